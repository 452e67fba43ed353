using System.Buffers;
using System.Text;
using Lyraflow.Data.Ecsv;

namespace Lyraflow.Data.Tables;

/// <summary>ECSV, text with a header that says what its columns are; plain or compressed; written with commas.</summary>
internal sealed class EcsvFormat() : DelimitedFormat("ECSV", allowsBlanks: true, ".ecsv", ".ecsv.gz")
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\" #\n\r");

    public override bool CanWrite(string path) => true;

    internal override long Write(TableOutput output)
    {
        var columns = output.Session.Describe(output.Query);
        var header = new EcsvHeader(',', [.. columns.Select(column => Describe(column, output.Notes.Of(column.Name)))]);
        var names = string.Join(',', columns.Select(column => Quote(column.Name)));
        var aliases = string.Join(", ", columns.Select((_, j) => BlockFormat.Alias(j)));
        var cells = string.Join(", ", columns.Select((column, j) => EcsvTypes.Cell(column.Type, BlockFormat.Alias(j))));

        // The engine cannot put the header before the rows, so they go by way of another file.
        var body = output.Session.NewPath("rows.csv");
        try
        {
            var query = $"SELECT {cells} FROM ({output.Query}) AS t({aliases})";
            var rows = TableOutput.Copy(output.Session, query, body, "FORMAT csv, HEADER false", output.Cancellation);
            return output.Write(stream =>
            {
                stream.Write(Encoding.UTF8.GetBytes($"{header.Print(output.Notes.Texts)}{names}\n"));
                using var source = File.OpenRead(body);
                source.CopyTo(stream);
                return rows;
            });
        }
        finally
        {
            File.Delete(body);
        }
    }

    private static EcsvColumn Describe(TableColumn column, ColumnMetadata metadata)
        => new(column.Name, EcsvTypes.OfSql(column.Type))
        {
            Unit = metadata.Unit,
            Ucd = metadata.Ucd,
            Description = metadata.Description,
        };

    private static string Quote(string name) => name.AsSpan().ContainsAny(Special)
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
