using Lyraflow.Data.Tables;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring;

/// <summary>A request to score a catalogue.</summary>
public sealed record ScoreRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>The file to write; a folder when the input is several files; "-" for CSV on the standard output.</summary>
    public required string Output { get; init; }

    /// <summary>Which of the input's columns go into the output, in this order; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The class that is sought; null for the rarest of the training.</summary>
    public string? Target { get; init; }

    /// <summary>The priors, see <see cref="PriorText.Parse"/>; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>
    /// Which rows are written: pure, balanced or complete, the model's own thresholds at the prior, or a least log10 ratio; null
    /// for all.
    /// </summary>
    public string? Select { get; init; }

    /// <summary>What becomes of rows without a number for a feature.</summary>
    public MissingPolicy Missing { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR; none for numbers that are exact.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Limits of columns where they have no number, each as COLUMN&gt;LIMIT or COLUMN&lt;LIMIT.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Whether results that are there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>This task's share of several files; null for all.</summary>
    public TaskShare? Share { get; init; }
}

/// <summary>What scoring did.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Files">Files written.</param>
/// <param name="Skipped">Files that were there from an earlier run.</param>
/// <param name="Priors">The priors in words; empty for one density.</param>
/// <param name="Seconds">Wall-clock time.</param>
public sealed record ScoreResult(long Rows, int Files, int Skipped, string Priors, double Seconds)
{
    /// <summary>Rows scored and not written, because they are not among those selected.</summary>
    public long Dropped { get; init; }

    /// <summary>The class that is sought; null for one density.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// What to expect of the rows that were selected or, where all were written, of those that the balanced threshold would
    /// select; null where the model does not know.
    /// </summary>
    public ExpectedSelection? Expected { get; init; }

    /// <summary>Files among several that were passed over, and why.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Columns that cannot be carried, such as vectors in FITS.</summary>
    public IReadOnlyList<string> ColumnsLeftOut { get; init; } = [];
}
