using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>Scores many rows on a team of threads, again and again without allocating.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FlowScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Flow<T> _flow;
    private readonly WorkerTeam _team;
    private readonly FlowPass<T>[] _passes;
    private readonly Action<int, int> _scoreTile;
    private FeatureTable<T>? _rows;
    private Memory<double> _result;

    /// <summary>Creates a scorer.</summary>
    /// <param name="flow">The flow; its parameters may change between calls.</param>
    /// <param name="team">The threads; not owned.</param>
    public FlowScorer(Flow<T> flow, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(team);
        _flow = flow;
        _team = team;
        _passes = new FlowPass<T>[team.Threads];
        for (var i = 0; i < _passes.Length; i++)
        {
            _passes[i] = new FlowPass<T>(flow, TileSize.MaximumRows, keep: false);
        }

        _scoreTile = ScoreTile;
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

    /// <summary>ln p of the first rows of a table, for those who fill the same table again and again.</summary>
    /// <param name="rows">The rows, of the flow's dimension, with their context where the flow is conditional.</param>
    /// <param name="count">How many of them to score.</param>
    /// <param name="result">One number per scored row.</param>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public void LogDensity(FeatureTable<T> rows, int count, Memory<double> result)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, _flow.Dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, count);
        _flow.RequireContext(rows.Context);
        _rows = rows;
        _result = result;
        _team.Run((count + TileSize.MaximumRows - 1) / TileSize.MaximumRows, _scoreTile);
        _rows = null;
        _result = default;
    }

    private void ScoreTile(int worker, int piece)
    {
        var first = piece * TileSize.MaximumRows;
        var count = Math.Min(TileSize.MaximumRows, _result.Length - first);
        _passes[worker].Score(_rows!, first, _result.Span.Slice(first, count));
    }
}
