using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>A request to cross-validate, whatever the rows are.</summary>
public abstract record CrossValidationRequest
{
    /// <summary>Number of folds; null for ten, or for as many as the column has.</summary>
    public int? Folds { get; init; }

    /// <summary>A column with the fold of each row; null to divide the rows by the seed.</summary>
    public string? FoldsColumn { get; init; }

    /// <summary>How often all is done, each time with other folds.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Seed of the folds, the fits and the bootstrap.</summary>
    public long Seed { get; init; }

    /// <summary>Names of the methods; null for all.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Number of tasks side by side; zero for one per processor. It does not change a bit of the scores.</summary>
    public int Threads { get; init; }

    /// <summary>Whether to write the page and its figures.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Folder for the results.</summary>
    public string Out { get; init; } = "crossval";

    /// <summary>Whether to start anew in a folder that holds results; otherwise the run found there is continued.</summary>
    public bool Overwrite { get; init; }

    /// <summary>This task's share of the folds; null for all and the results.</summary>
    [JsonIgnore]
    public TaskShare? Share { get; init; }

    /// <summary>Which request it is, as a plan says it.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>Writes the request as JSON: what the run was asked for, beside its results.</summary>
    public abstract void Write(Stream stream);

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible, or two exclude each other.</exception>
    public virtual void Validate()
    {
        InputException.ThrowUnless(Repeats >= 1, $"The number of repeats must be at least 1, not {Repeats}.");
        InputException.ThrowUnless(Folds is null or >= 2, $"The number of folds must be at least 2, not {Folds}.");
        InputException.ThrowUnless(
            FoldsColumn is null || Folds is null,
            "A number of folds and a column of folds exclude each other: the column says how many folds there are.");
        InputException.ThrowUnless(
            FoldsColumn is null || Repeats == 1, "Repeats need folds that can be drawn anew, not a column of folds.");
    }
}
