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
    private Memory<T> _result;

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

    /// <summary>ln p of every row.</summary>
    /// <param name="rows">The rows, of the flow's dimension, with their context where the flow is conditional.</param>
    /// <param name="result">One number per row.</param>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public void LogDensity(FeatureTable<T> rows, Memory<T> result)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, _flow.Dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, rows.Rows);
        _flow.RequireContext(rows.Context);
        _rows = rows;
        _result = result;
        _team.Run((rows.Rows + TileSize.MaximumRows - 1) / TileSize.MaximumRows, _scoreTile);
        _rows = null;
        _result = default;
    }

    private void ScoreTile(int worker, int piece)
    {
        var first = piece * TileSize.MaximumRows;
        var count = Math.Min(TileSize.MaximumRows, _rows!.Rows - first);
        _passes[worker].Score(_rows, first, _result.Span.Slice(first, count));
    }
}
