namespace Lyraflow.Workflows.Uncertainty;

/// <summary>What became of the rows, counted by all threads.</summary>
internal sealed class UncertainCounts(int features)
{
    private readonly long[] _missing = new long[features];
    private long _rows;
    private long _incomplete;
    private long _uncertain;
    private long _rough;

    /// <summary>Rows so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows that lack a number, and have no scores for that.</summary>
    public long Incomplete => Interlocked.Read(ref _incomplete);

    /// <summary>Rows with errors, limits or columns that are integrated over.</summary>
    public long Uncertain => Interlocked.Read(ref _uncertain);

    /// <summary>Rows of these whose log ratio has a larger error than was asked for.</summary>
    public long Rough => Interlocked.Read(ref _rough);

    /// <summary>Per feature the rows that lack it.</summary>
    public IReadOnlyList<long> Missing => [.. _missing];

    /// <summary>Counts rows.</summary>
    public void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    /// <summary>Counts a row that lacks a number.</summary>
    public void AddIncomplete() => Interlocked.Increment(ref _incomplete);

    /// <summary>Counts a feature that a row lacks.</summary>
    public void AddMissing(int feature) => Interlocked.Increment(ref _missing[feature]);

    /// <summary>Counts a row that is integrated over.</summary>
    public void AddUncertain(bool isRough)
    {
        Interlocked.Increment(ref _uncertain);
        if (isRough)
        {
            Interlocked.Increment(ref _rough);
        }
    }
}
