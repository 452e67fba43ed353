using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>A request to measure a model on labelled rows.</summary>
public sealed record EvaluateRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    /// <summary>The column with the class of each row; null for a model with one class.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// A condition in SQL: the rows on which thresholds are chosen and the posterior is calibrated. They are not among
    /// those that are measured. Null to choose nothing.
    /// </summary>
    public string? Validation { get; init; }

    /// <summary>The class that is sought; null for the rarest of the training.</summary>
    public string? Target { get; init; }

    /// <summary>The priors, see <see cref="PriorText.Parse"/>; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Limits of columns where they have no number, each as COLUMN&gt;LIMIT or COLUMN&lt;LIMIT.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Whether missing columns are integrated over; else rows without a number for a feature are left out.</summary>
    public bool Marginalizes { get; init; }

    /// <summary>The folder to write to.</summary>
    public string Out { get; init; } = "evaluation";

    /// <summary>Whether results that are there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to draw the report.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Seed of samples and resamples.</summary>
    public long Seed { get; init; }
}
