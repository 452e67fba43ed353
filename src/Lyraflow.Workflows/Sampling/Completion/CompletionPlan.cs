using Lyraflow.Data.Uncertainty;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>What rows are completed with, and what became of them.</summary>
/// <param name="Query">The rows' features, and how they hang on the columns.</param>
/// <param name="Densities">The classes.</param>
/// <param name="LogPriors">ln of their priors; −∞ for those that are not drawn from.</param>
/// <param name="Draws">Draws of each row.</param>
/// <param name="Seed">The seed.</param>
internal sealed record CompletionPlan(
    UncertainQuery Query, IReadOnlyList<UncertainDensity> Densities, IReadOnlyList<double> LogPriors, int Draws, long Seed)
{
    private readonly long[] _undetermined = new long[Query.Columns.Count];
    private long _rows;
    private long _completed;
    private long _withoutDensity;

    /// <summary>Numbers of a draw: class, effective proposals, and then the columns.</summary>
    public int Stride => 2 + Query.Columns.Count;

    /// <summary>Whether some of the draws rest on proposals.</summary>
    public bool HasProposals => Densities.Any(density => !density.IsExact);

    /// <summary>Rows so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows of these that lacked a column.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>Rows of these that no class gives a density, so that nothing was drawn.</summary>
    public long WithoutDensity => Interlocked.Read(ref _withoutDensity);

    /// <summary>Per column the rows that lack it and whose features do not determine it.</summary>
    public IReadOnlyList<long> Undetermined => _undetermined;

    public void CountRows(int rows) => Interlocked.Add(ref _rows, rows);

    public void CountCompleted() => Interlocked.Increment(ref _completed);

    public void CountWithoutDensity() => Interlocked.Increment(ref _withoutDensity);

    public void CountUndetermined(int column) => Interlocked.Increment(ref _undetermined[column]);
}
