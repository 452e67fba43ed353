using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>
/// Scores many rows under several flows on a team of threads, again and again without allocating. The flows share the
/// memory of their tiles, and each takes some tiles in succession, so that its weights stay in the near caches.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class EnsembleScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupRows = 16 * TileSize.MaximumRows;

    private readonly Flow<T>[] _flows;
    private readonly WorkerTeam _team;
    private readonly FlowPass<T>[][] _passes;
    private readonly Action<int, int> _scoreGroup;
    private FeatureTable<T>? _rows;
    private IReadOnlyList<double[]>? _results;

    /// <summary>Creates a scorer.</summary>
    /// <param name="flows">The flows, all of the same dimension; their parameters may change between calls.</param>
    /// <param name="team">The threads; not owned.</param>
    /// <exception cref="ArgumentException">There is no flow, or their dimensions differ.</exception>
    public EnsembleScorer(IReadOnlyList<Flow<T>> flows, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(flows);
        ArgumentNullException.ThrowIfNull(team);
        if (flows.Count == 0 || flows.Any(flow => flow.Dimension != flows[0].Dimension))
        {
            throw new ArgumentException("An ensemble needs flows, all of the same dimension.", nameof(flows));
        }

        _flows = [.. flows];
        _team = team;
        _passes = [.. Enumerable.Range(0, team.Threads).Select(_ => FlowPass<T>.Share(_flows, TileSize.MaximumRows))];
        _scoreGroup = ScoreGroup;
    }

    /// <summary>ln p of every row under every flow.</summary>
    /// <param name="rows">The rows, with their context where the flows are conditional.</param>
    /// <param name="results">For each flow one number per row.</param>
    /// <exception cref="InputException">The context does not suit a flow.</exception>
    public void LogDensity(FeatureTable<T> rows, IReadOnlyList<double[]> results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, _flows[0].Dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Count, _flows.Length);
        for (var i = 0; i < _flows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(results[i].Length, rows.Rows);
            _flows[i].RequireContext(rows.Context);
        }

        _rows = rows;
        _results = results;
        _team.Run(_flows.Length * ((rows.Rows + GroupRows - 1) / GroupRows), _scoreGroup);
        _rows = null;
        _results = null;
    }

    private void ScoreGroup(int worker, int piece)
    {
        // One flow after the other: its weights stay in the near caches, and rows are small beside them.
        var groups = (_rows!.Rows + GroupRows - 1) / GroupRows;
        var member = piece / groups;
        var begin = piece % groups * GroupRows;
        var end = Math.Min(begin + GroupRows, _rows.Rows);
        for (var first = begin; first < end; first += TileSize.MaximumRows)
        {
            _passes[worker][member].Score(_rows, first, _results![member].AsSpan(first, Math.Min(TileSize.MaximumRows, end - first)));
        }
    }
}
