using System.Globalization;
using System.Text;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Storage;

namespace Lyraflow.Paper.Demo;

/// <summary>A column of an example: its name, what it means, and how many decimals its numbers are written with.</summary>
internal sealed record DemoColumn(string Name, string Unit = "", string Ucd = "", int Decimals = 3);

/// <summary>An example before it is a file; a cell is a number, a text, or null where nothing was measured.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells of each row.</param>
internal sealed record DemoTable(IReadOnlyList<DemoColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Writes it, as CSV or in the format that the name tells.</summary>
    public void Write(string path, bool overwrite, CancellationToken cancellation)
    {
        var text = ToCsv();
        if (path.EndsWith(".csv", StringComparison.Ordinal))
        {
            AtomicFile.Write(path, overwrite, stream => stream.Write(text));
            return;
        }

        using var scratch = new ScratchFolder();
        using var session = new TableSession(threads: 1);
        var csv = Path.Combine(scratch.Path, "table.csv");
        File.WriteAllBytes(csv, text);
        var query = new QueryFiles(session, sentinels: [], genuine: []).Replace($"SELECT * FROM {Sql.Text(csv)}", [], path, cancellation);
        var notes = new TableNotes
        {
            Columns = Columns.ToDictionary(column => column.Name, column => new ColumnMetadata(column.Unit, column.Ucd)),
        };
        TableWriter.Write(session, query, path, overwrite, notes, cancellation);
    }

    private byte[] ToCsv()
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var row in Rows)
        {
            text.AppendJoin(',', row.Zip(Columns, Cell)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Cell(object? value, DemoColumn column) => value switch
    {
        null => string.Empty,
        double number => number.ToString($"f{column.Decimals}", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
