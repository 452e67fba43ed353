using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>A request to draw the columns that rows lack.</summary>
public sealed record CompletionRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>The class to draw from; null for each row's own, by its posterior.</summary>
    public string? Class { get; init; }

    /// <summary>The priors of the classes, see <see cref="PriorText.Parse"/>; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>Draws of each row; null for one, without a number.</summary>
    public long? Draws { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Limits of columns where they have no number, each as COLUMN&gt;LIMIT or COLUMN&lt;LIMIT.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The file to write; "-" for CSV on the standard output.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The seed.</summary>
    public long Seed { get; init; }
}

/// <summary>What completing did.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Completed">Rows of these that lacked a column.</param>
public sealed record CompletionResult(long Rows, long Completed);
