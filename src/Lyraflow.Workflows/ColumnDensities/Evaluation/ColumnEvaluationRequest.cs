using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>A request to measure the densities of a column against the values that rows have.</summary>
public sealed record ColumnEvaluationRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>The column with the true values.</summary>
    public required string Of { get; init; }

    /// <summary>The values, see <see cref="ValueGrid.Parse"/>.</summary>
    public required string Grid { get; init; }

    /// <summary>Whether the column is a redshift z: differences are then divided by 1 + z, and large ones counted.</summary>
    public bool IsRedshift { get; init; }

    /// <summary>The priors of the classes, see <see cref="PriorText.Parse"/>; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Limits of columns where they have no number, each as COLUMN&gt;LIMIT or COLUMN&lt;LIMIT.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The folder to write to.</summary>
    public string Out { get; init; } = "evaluation";

    /// <summary>Whether results that are there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to draw the report.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Seed of resamples.</summary>
    public long Seed { get; init; }
}
