using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>Takes the rows of a table through a flow, tile by tile on a team of threads, into another table.</summary>
internal static class FlowMap
{
    /// <summary>Maps every tile of the rows.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The rows, with their context where the flow is conditional.</param>
    /// <param name="team">The threads.</param>
    /// <param name="map">Changes a tile that holds rows, in place.</param>
    public static FeatureTable<T> Run<T>(Flow<T> flow, FeatureTable<T> rows, WorkerTeam team, Action<FlowPass<T>, Tile<T>> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, flow.Dimension);
        flow.RequireContext(rows.Context);
        var result = new FeatureTable<T>(rows.Rows, rows.Dimension);
        var passes = new FlowPass<T>[team.Threads];
        team.Run((rows.Rows + TileSize.MaximumRows - 1) / TileSize.MaximumRows, (worker, piece) =>
        {
            var pass = passes[worker] ??= new FlowPass<T>(flow, TileSize.MaximumRows, keep: false);
            var first = piece * TileSize.MaximumRows;
            var tile = pass.Begin(Math.Min(TileSize.MaximumRows, rows.Rows - first));
            for (var column = 0; column < tile.Columns; column++)
            {
                rows.Columns[column].AsSpan(first, tile.Rows).CopyTo(tile.Column(column));
            }

            pass.SetContext(rows.Context, first);
            map(pass, tile);
            for (var column = 0; column < tile.Columns; column++)
            {
                tile.Column(column)[..tile.Rows].CopyTo(result.Columns[column].AsSpan(first));
            }
        });
        return rows.Context is { } context ? result.Given(context) : result;
    }
}
