using System.Data.Common;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>Uncertain rows of a catalogue in memory, by their labels.</summary>
internal static class UncertainTable
{
    /// <summary>Reads, in their order, the rows that have a label and a number for every feature.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">Their features, and how they hang on the columns.</param>
    /// <param name="label">The column with the class of each row.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static List<UncertainRow> ReadComplete(
        TableSession session, TableSource source, UncertainQuery query, string label, CancellationToken cancellation)
    {
        var inputs = string.Join(", ", Enumerable.Range(0, query.InputCount).Select(UncertainQuery.Input));
        var present = query.Features.Select(feature => $"{UncertainQuery.Input(feature.Value)} IS NOT NULL")
            .Append($"{FeatureQuery.CarriedColumn(0)} IS NOT NULL");
        return session.Read(
            $"SELECT {inputs} FROM ({query.Select([source.Column(label).Label])}) WHERE {string.Join(" AND ", present)}",
            reader =>
            {
                var found = new List<UncertainRow>();
                var rows = new BlockReader(query);
                while (reader.Read())
                {
                    found.Add(rows.Read(reader));
                }

                return found;
            },
            cancellation);
    }

    /// <summary>Reads the rows; what they lack is integrated over, so that none is left out but for want of a label.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">Their features, and how they hang on the columns.</param>
    /// <param name="label">The column with the class of each row; null for one class.</param>
    /// <param name="nameOf">The class that a label names; of null that of all rows.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static Dictionary<string, List<UncertainRow>> Read(
        TableSession session,
        TableSource source,
        UncertainQuery query,
        string? label,
        Func<string?, string> nameOf,
        CancellationToken cancellation)
    {
        string[] carried = label is null ? [] : [source.Column(label).Label];
        var labels = label is null ? "NULL" : FeatureQuery.CarriedColumn(0);
        var inputs = string.Join(", ", Enumerable.Range(0, query.InputCount).Select(UncertainQuery.Input));
        return session.Read(
            $"SELECT {inputs}, {labels} FROM ({query.Select(carried)})",
            reader =>
            {
                var classes = new Dictionary<string, List<UncertainRow>>(StringComparer.Ordinal);
                var rows = new BlockReader(query);
                while (reader.Read())
                {
                    if (label is not null && reader.IsDBNull(query.InputCount))
                    {
                        continue;
                    }

                    var name = nameOf(label is null ? null : reader.GetString(query.InputCount));
                    if (!classes.TryGetValue(name, out var list))
                    {
                        classes[name] = list = [];
                    }

                    list.Add(rows.Read(reader));
                }

                return classes;
            },
            cancellation);
    }

    /// <summary>Makes of the inputs that a query gives an uncertain row of its own.</summary>
    private sealed class BlockReader(UncertainQuery query)
    {
        private readonly double[][] _block = [.. Enumerable.Range(0, query.InputCount).Select(_ => new double[1])];
        private readonly RowReader _rows = new(query, marginalizes: true);

        public UncertainRow Read(DbDataReader reader)
        {
            for (var j = 0; j < _block.Length; j++)
            {
                _block[j][0] = reader.IsDBNull(j) ? double.NaN : reader.GetDouble(j);
            }

            _rows.ReadAny(_block, 0);
            return _rows.Row.Copy();
        }
    }
}
