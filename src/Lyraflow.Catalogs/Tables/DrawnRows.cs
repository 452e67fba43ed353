using System.Globalization;
using DuckDB.NET.Data;
using Lyraflow.Numerics;

namespace Lyraflow.Catalogs.Tables;

/// <summary>Rows drawn from a flow as a table function, block by block.</summary>
public static class DrawnRows
{
    private const int BlockRows = 1 << 14;

    /// <summary>The name of a feature's column.</summary>
    public static string Column(int feature) => string.Create(CultureInfo.InvariantCulture, $"x{feature}");

    /// <summary>Adds the function to a session; it may be used once.</summary>
    /// <param name="session">The session.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="count">Rows.</param>
    /// <param name="temperature">Factor on the base values; 1 for the flow's own density.</param>
    /// <param name="random">The random source.</param>
    /// <param name="drawn">Told the number of rows so far, before each block.</param>
    /// <returns>What SQL calls the function.</returns>
    public static string Register(TableSession session, Flow<float> flow, long count, double temperature, RandomSource random, Action<long> drawn)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(drawn);
        var name = session.NewName("drawn");
        ColumnInfo[] columns = [.. Enumerable.Range(0, flow.Dimension).Select(j => new ColumnInfo(Column(j), typeof(float)))];
        session.Connection.RegisterTableFunction(
            name,
            () => new TableFunction(columns, Rows(session, flow, count, temperature, random, drawn)),
            static (item, writers, place) =>
            {
                var row = (float[])item!;
                for (var j = 0; j < writers.Length; j++)
                {
                    writers[j].WriteValue(row[j], place);
                }
            });
        return name;
    }

    private static IEnumerable<float[]> Rows(
        TableSession session, Flow<float> flow, long count, double temperature, RandomSource random, Action<long> drawn)
    {
        var row = new float[flow.Dimension];
        for (var done = 0L; done < count; done += BlockRows)
        {
            var block = session.Guard(() =>
            {
                drawn(done);
                return Draw(flow, (int)Math.Min(BlockRows, count - done), (float)temperature, random);
            });
            for (var i = 0; i < block.Rows; i++)
            {
                for (var j = 0; j < row.Length; j++)
                {
                    row[j] = block.Columns[j][i];
                }

                yield return row;
            }
        }
    }

    private static FeatureTable<float> Draw(Flow<float> flow, int count, float temperature, RandomSource random)
    {
        var pass = new FlowPass<float>(flow, TileShape.MaximumRows, keep: false);
        var sample = new FeatureTable<float>(count, flow.Dimension);
        for (var first = 0; first < count; first += TileShape.MaximumRows)
        {
            var tile = pass.Begin(Math.Min(TileShape.MaximumRows, count - first));
            flow.Base.Sample(flow.Parameters[flow.Chain.ParameterCount..], tile, random);
            for (var j = 0; j < flow.Dimension; j++)
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(tile.Column(j), temperature, tile.Column(j));
            }

            pass.ToData();
            for (var j = 0; j < flow.Dimension; j++)
            {
                tile.Column(j)[..tile.Rows].CopyTo(sample.Columns[j].AsSpan(first));
            }
        }

        return sample;
    }
}
