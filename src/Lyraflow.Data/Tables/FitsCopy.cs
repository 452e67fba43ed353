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

    public static long Write(TableOutput output, Stream stream)
    {
        // The header comes first and holds the number of rows and the lengths of texts, so the rows are computed before.
        using var table = new ResultTable(output);
        if (table.Columns.Count > MostColumns)
        {
            throw new InputException(
                $"{output.Path}: FITS has room for {MostColumns} columns, not {table.Columns.Count}", Remedy.ChooseColumns);
        }

        var formats = new FitsOutputColumns(table);
        FitsOutputColumn[] columns = [.. table.Columns.Select(column => formats.Of(column) with
        {
            Unit = column.Metadata.Unit,
            Ucd = column.Metadata.Ucd,
            Description = column.Metadata.Description,
        })];
        var keywords = output.Notes.Texts.Select(note => KeyValuePair.Create(Keyword(note.Key), note.Value));
        var writer = new FitsTableWriter(stream, columns, table.Rows, keywords);
        table.Read(table.Columns.Zip(columns, Expression), reader =>
        {
            var offset = 0;
            for (var j = 0; j < columns.Length; j++)
            {
                Fill(reader, j, columns[j], writer.Cell(j, offset));
                offset += columns[j].Bytes;
            }

            writer.WriteRow();
        });
        writer.End();
        return table.Rows;
    }

    private static string Keyword(string key) => key.ToUpperInvariant() is { Length: > 8 } keyword ? keyword[..8] : key.ToUpperInvariant();

    private static string Expression(TableColumn source, FitsOutputColumn column) => column.Type switch
    {
        'A' => $"CAST({source.Sql} AS VARCHAR)",
        'D' => $"CAST({source.Sql} AS DOUBLE)",
        _ when column.IsWhole && source.Type != "UBIGINT" => $"CAST({source.Sql} AS BIGINT)",
        _ => source.Sql,
    };

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
            case 'A':
                cell.Clear();
                if (!isNull)
                {
                    Encoding.UTF8.GetBytes(reader.GetString(column), cell);
                }

                break;
            default:
                WriteWhole(cell, isNull ? format.Null!.Value : Stored(reader, column, format));
                break;
        }
    }

    // Without a sign, 64 bits are stored less 2⁶³: their highest bit turned.
    private static long Stored(DbDataReader reader, int column, FitsOutputColumn format)
    {
        if (reader.GetFieldType(column) == typeof(ulong))
        {
            return unchecked((long)(reader.GetFieldValue<ulong>(column) ^ (1UL << 63)));
        }

        return reader.GetInt64(column) - (format.Zero is null ? 0 : long.Parse(format.Zero, CultureInfo.InvariantCulture));
    }

    private static void WriteWhole(Span<byte> cell, long stored)
    {
        switch (cell.Length)
        {
            case 1:
                cell[0] = (byte)stored;
                break;
            case 2:
                BinaryPrimitives.WriteInt16BigEndian(cell, (short)stored);
                break;
            case 4:
                BinaryPrimitives.WriteInt32BigEndian(cell, (int)stored);
                break;
            default:
                BinaryPrimitives.WriteInt64BigEndian(cell, stored);
                break;
        }
    }
}
