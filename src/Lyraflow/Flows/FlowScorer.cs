using System.Numerics;
using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>Scores many rows on a team of threads, again and again without allocating.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FlowScorer<T> : IDensityScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BlockScorer<T> _scorer;

    /// <summary>Creates a scorer.</summary>
    /// <param name="flow">The flow; its parameters may change between calls.</param>
    /// <param name="team">The threads; not owned.</param>
    public FlowScorer(Flow<T> flow, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(flow);
        _scorer = new BlockScorer<T>(
            flow, team, TileSize.MaximumRows, () => new FlowPass<T>(flow, TileSize.MaximumRows, keep: false), takesContext: true);
    }

    /// <summary>
    /// ln p of every row, in nats per unit of the data: −∞ where the row lies so far out that its distance overflows the
    /// number type, NaN where a number of the row is none. A <c>float</c> flow's densities hold seven digits.
    /// </summary>
    /// <param name="rows">The rows, of the flow's dimension, with their context where the flow is conditional.</param>
    /// <param name="result">One number per row.</param>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public void LogDensity(FeatureTable<T> rows, Memory<double> result)
    {
        ArgumentNullException.ThrowIfNull(rows);
        LogDensity(rows, rows.Rows, result);
    }

    /// <inheritdoc/>
    public void LogDensity(FeatureTable<T> rows, int count, Memory<double> result) => _scorer.LogDensity(rows, count, result);
}
