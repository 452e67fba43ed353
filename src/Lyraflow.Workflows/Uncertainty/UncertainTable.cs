using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>Uncertain rows of a catalogue in memory, by their labels.</summary>
internal static class UncertainTable
{
    private const int BlockRows = 1024;

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
                double[][] block = [.. Enumerable.Range(0, query.InputCount).Select(_ => new double[1])];
                var rows = new RowReader(query, marginalizes: true);
                while (reader.Read())
                {
                    if (label is not null && reader.IsDBNull(query.InputCount))
                    {
                        continue;
                    }

                    for (var j = 0; j < block.Length; j++)
                    {
                        block[j][0] = reader.IsDBNull(j) ? double.NaN : reader.GetDouble(j);
                    }

                    rows.ReadAny(block, 0);
                    var name = nameOf(label is null ? null : reader.GetString(query.InputCount));
                    if (!classes.TryGetValue(name, out var list))
                    {
                        classes[name] = list = [];
                    }

                    list.Add(rows.Row.Copy());
                }

                return classes;
            },
            cancellation);
    }
}
