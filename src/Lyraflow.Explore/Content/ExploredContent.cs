using Lyraflow.Data.Exploration;

namespace Lyraflow.Explore.Content;

/// <summary>All that the page can ask about.</summary>
/// <param name="Name">What the user called the catalogue or the model.</param>
/// <param name="Table">The rows.</param>
/// <param name="Scores">What the rows say of the class that is sought; null where they have no scores.</param>
/// <param name="Model">The model; null where none was named.</param>
internal sealed record ExploredContent(string Name, ExploredTable Table, ScoreNames? Scores, ModelContent? Model) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Table.Dispose();
}
