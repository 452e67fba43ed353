using System.Data.Common;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>A few thousand rows of features, column after column.</summary>
/// <param name="Columns">
/// One array per feature; the first <paramref name="Count"/> values count. They are used again for the next block.
/// </param>
/// <param name="Labels">The label of each row; null where it has none, or none were asked for.</param>
/// <param name="Count">Rows.</param>
public readonly record struct FeatureBlock(float[][] Columns, string?[] Labels, int Count);

/// <summary>Reads features of a catalogue in blocks; the catalogue itself is never in memory as a whole.</summary>
public static class FeatureReader
{
    private const int BlockRows = 1 << 13;

    /// <summary>Reads the rows that have all features.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">The features.</param>
    /// <param name="label">The column with the class of each row; null for none.</param>
    /// <param name="take">Receives block after block.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How many rows were left out because a feature, or the label, is missing.</returns>
    /// <exception cref="InputException">A column is missing or a cell cannot be read.</exception>
    public static long Read(
        TableSession session,
        TableSource source,
        FeatureQuery query,
        string? label,
        Action<FeatureBlock> take,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(take);
        query.Check(session, source);
        string[] carried = label is null ? [] : [source.Column(label).Label];
        var labels = label is null ? "NULL" : FeatureQuery.CarriedColumn(0);
        var features = query.Features.Select((_, j) => FeatureQuery.FeatureColumn(j));
        return session.Read(
            $"SELECT {string.Join(", ", features)}, {labels} FROM ({query.Select(source, carried)})",
            reader => Read(reader, query.Features.Count, hasLabel: label is not null, take),
            cancellation);
    }

    private static long Read(DbDataReader reader, int features, bool hasLabel, Action<FeatureBlock> take)
    {
        var columns = Enumerable.Range(0, features).Select(_ => new float[BlockRows]).ToArray();
        var labels = new string?[BlockRows];
        var count = 0;
        var missing = 0L;
        while (reader.Read())
        {
            var present = !hasLabel || !reader.IsDBNull(features);
            for (var j = 0; j < features && present; j++)
            {
                present = !reader.IsDBNull(j);
                columns[j][count] = present ? reader.GetFloat(j) : 0;
            }

            if (!present)
            {
                missing++;
                continue;
            }

            labels[count++] = hasLabel ? reader.GetString(features) : null;
            if (count == BlockRows)
            {
                take(new FeatureBlock(columns, labels, count));
                count = 0;
            }
        }

        if (count > 0)
        {
            take(new FeatureBlock(columns, labels, count));
        }

        return missing;
    }
}
