namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>What became of one file of a survey; it is written when the result is whole, and not before.</summary>
internal sealed record PartReceipt
{
    /// <summary><see cref="SurveyPlan.Fingerprint"/> of the settings that the result was made by.</summary>
    public required string Settings { get; init; }

    /// <summary>The file as it was.</summary>
    public required PlannedFile File { get; init; }

    /// <summary>Why the file has no result and needs none; null where it has one.</summary>
    public string? PassedOver { get; init; }

    /// <summary>Why the file could not be scored; null where it could.</summary>
    public string? Fault { get; init; }

    /// <summary>Rows of the file.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows of the file that are not in the result, counted by what dropped them.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();

    /// <summary>The result, as it was read again after it had been written; null where there is none.</summary>
    public PartContent? Result { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>With how many threads.</summary>
    public int Threads { get; init; }
}
