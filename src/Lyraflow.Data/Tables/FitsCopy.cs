using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Lyraflow.Data.Fits;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Writes the rows of a query as a FITS binary table.</summary>
internal static class FitsCopy
{
    private const int MostColumns = 999;

    private const long Undefined = long.MinValue;

    public static void Write(
        TableSession session, string query, Stream stream, string path, IReadOnlyDictionary<string, string> notes, CancellationToken cancellation)
    {
        // The header comes first and holds the number of rows and the lengths of texts, so the rows are computed before.
        var table = session.NewName("result");
        session.Execute($"CREATE TEMP TABLE {table} AS {query}", cancellation);
        try
        {
            var sources = session.Describe($"SELECT * FROM {table}");
            if (sources.Count > MostColumns)
            {
                throw new InputException($"{path}: FITS has room for {MostColumns} columns, not {sources.Count}", Remedy.ChooseColumns);
            }

            var columns = sources.Select(column => Column(session, table, column, cancellation)).ToArray();
            var rows = Convert.ToInt64(session.Scalar($"SELECT count(*) FROM {table}", cancellation), CultureInfo.InvariantCulture);
            var keywords = notes.Select(note => KeyValuePair.Create(Keyword(note.Key), note.Value));
            var buffered = new BufferedStream(stream, 1 << 18);
            var writer = new FitsTableWriter(buffered, columns, rows, keywords);
            var list = string.Join(", ", sources.Zip(columns, Expression));
            session.Read($"SELECT {list} FROM {table}", reader => Copy(reader, writer, columns, cancellation), cancellation);
            writer.End();
            buffered.Flush();
        }
        finally
        {
            session.Execute($"DROP TABLE {table}", CancellationToken.None);
        }
    }

    private static string Keyword(string key) => key.ToUpperInvariant() is { Length: > 8 } keyword ? keyword[..8] : key.ToUpperInvariant();

    private static FitsOutputColumn Column(TableSession session, string table, TableColumn column, CancellationToken cancellation) => column.Type switch
    {
        "BOOLEAN" => new FitsOutputColumn(column.Name, 'L'),
        "FLOAT" => new FitsOutputColumn(column.Name, 'E'),
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => new FitsOutputColumn(column.Name, 'K', Null: Undefined),
        "UBIGINT" => new FitsOutputColumn(column.Name, 'K', Zero: "9223372036854775808"),
        _ when column.IsNumber => new FitsOutputColumn(column.Name, 'D'),
        _ => new FitsOutputColumn(column.Name, 'A', Math.Max(1, Convert.ToInt32(
            session.Scalar($"SELECT max(octet_length(encode({Text(column)}))) FROM {table}", cancellation) ?? 1, CultureInfo.InvariantCulture))),
    };

    private static string Text(TableColumn column) => $"CAST({Sql.Name(column.Name)} AS VARCHAR)";

    private static string Expression(TableColumn source, FitsOutputColumn column) => column.Type switch
    {
        'A' => Text(source),
        'K' when column.Zero is null => $"CAST({Sql.Name(source.Name)} AS BIGINT)",
        'D' => $"CAST({Sql.Name(source.Name)} AS DOUBLE)",
        _ => Sql.Name(source.Name),
    };

    private static long Copy(DbDataReader reader, FitsTableWriter writer, FitsOutputColumn[] columns, CancellationToken cancellation)
    {
        var rows = 0L;
        while (reader.Read())
        {
            var offset = 0;
            for (var j = 0; j < columns.Length; j++)
            {
                Fill(reader, j, columns[j], writer.Cell(j, offset));
                offset += columns[j].Bytes;
            }

            writer.WriteRow();
            if (++rows % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return rows;
    }

    private static void Fill(DbDataReader reader, int column, FitsOutputColumn format, Span<byte> cell)
    {
        var isNull = reader.IsDBNull(column);
        switch (format.Type)
        {
            case 'L':
                cell[0] = isNull ? (byte)0 : reader.GetBoolean(column) ? (byte)'T' : (byte)'F';
                break;
            case 'E':
                BinaryPrimitives.WriteSingleBigEndian(cell, isNull ? float.NaN : reader.GetFloat(column));
                break;
            case 'D':
                BinaryPrimitives.WriteDoubleBigEndian(cell, isNull ? double.NaN : reader.GetDouble(column));
                break;
            case 'K' when format.Zero is not null:
                BinaryPrimitives.WriteUInt64BigEndian(cell, (isNull ? 0 : reader.GetFieldValue<ulong>(column)) ^ (1UL << 63));
                break;
            case 'K':
                BinaryPrimitives.WriteInt64BigEndian(cell, isNull ? Undefined : reader.GetInt64(column));
                break;
            default:
                cell.Clear();
                if (!isNull)
                {
                    Encoding.UTF8.GetBytes(reader.GetString(column), cell);
                }

                break;
        }
    }
}
