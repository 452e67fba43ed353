namespace Lyraflow.Experiments.CrossValidation;

/// <summary>The options of a cross-validation.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>A CSV file, or the catalogue's folder or file; null for the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>Number of folds; null for ten, or for as many as the column has.</summary>
    public int? Folds { get; init; }

    /// <summary>A column of the CSV file with the fold of each row; null to divide the rows by the seed.</summary>
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
}
