using System.Globalization;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>Short ways through the catalogue layer.</summary>
internal static class Some
{
    /// <summary>All rows of a query over a file as texts, cells with commas between them.</summary>
    public static List<string> Rows(string path, string select = "*", bool copy = false)
    {
        using var session = new TableSession(threads: 2);
        var source = TableSource.Open(session, new InputSearch().Find(path), copy);
        return Rows(session, $"SELECT {select} FROM {source.Relation}");
    }

    public static List<string> Rows(TableSession session, string query) => session.Read(query, reader =>
    {
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(",", Enumerable.Range(0, reader.FieldCount).Select(j =>
                reader.IsDBNull(j) ? "null" : Convert.ToString(reader.GetValue(j), CultureInfo.InvariantCulture))));
        }

        return rows;
    });

    /// <summary>The features of a file, per row; missing ones are NaN.</summary>
    public static List<string> Features(string path, FeatureQuery query, params string[] carried)
    {
        using var session = new TableSession(threads: 2);
        var source = TableSource.Open(session, new InputSearch().Find(path));
        query.Check(session, source);
        return Rows(session, query.Select(source, [.. carried.Select(source.Carried)]));
    }
}
