namespace Lyraflow.Workflows.Export;

/// <summary>What <see cref="ExportRun"/> is asked for.</summary>
public sealed record ExportRequest
{
    /// <summary>The model: a file, or the name of an embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>The class that is sought; null for the rarest of the training.</summary>
    public string? Target { get; init; }

    /// <summary>How common each class is where the caller says nothing; null for the proportions of the training.</summary>
    public string? Prior { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What an export wrote.</summary>
/// <param name="Output">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Inputs">What it is given, with the number of columns.</param>
/// <param name="Results">What it computes.</param>
/// <param name="Target">The class that ratio and posterior are of; null with one class.</param>
/// <param name="Priors">How common each class is where the caller says nothing; null with one class.</param>
public sealed record ExportResult(
    string Output, long Bytes, IReadOnlyList<string> Inputs, IReadOnlyList<string> Results, string? Target, string? Priors);
