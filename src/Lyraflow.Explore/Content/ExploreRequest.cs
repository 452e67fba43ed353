using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Explore.Content;

/// <summary>A request to look at a catalogue, at a model, or at both.</summary>
public sealed record ExploreRequest
{
    /// <summary>The rows; null for rows drawn from the model.</summary>
    public CatalogRequest? Catalog { get; init; }

    /// <summary>The model file, or the name of the embedded one; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The class that is sought; null for the rarest of the training.</summary>
    public string? Target { get; init; }

    /// <summary>The priors, as scoring takes them; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>Formulas over the columns that are drawn besides the columns and the model's features.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Which of the catalogue's columns are kept; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; }
}
