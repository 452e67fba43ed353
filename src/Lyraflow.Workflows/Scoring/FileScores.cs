namespace Lyraflow.Workflows.Scoring;

/// <summary>What scoring a file came to.</summary>
internal sealed record FileScores
{
    /// <summary>Rows of the file.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows scored.</summary>
    public long Rows { get; init; }

    /// <summary>Rows scored and not written, because they are not among those selected.</summary>
    public long NotSelected { get; init; }

    /// <summary>Rows not scored, counted by what left them out.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Why the file was passed over; null where it was scored.</summary>
    public string? PassedOver { get; init; }
}
