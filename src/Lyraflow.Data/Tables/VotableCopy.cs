using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using Lyraflow.Data.Votable;

namespace Lyraflow.Data.Tables;

/// <summary>Writes the rows of a query as a VOTable.</summary>
internal static class VotableCopy
{
    public static long Write(TableOutput output, Stream stream)
    {
        // Whether texts are ASCII, and numbers fit, is said before the rows.
        using var table = new ResultTable(output);
        VotableField[] fields = [.. table.Columns.Select(column => Field(table, column))];
        using var writer = new VotableWriter(stream, fields, output.Notes.Texts);
        writer.BeginRows();
        var row = new ArrayBufferWriter<byte>();
        table.Read(table.Columns.Zip(fields, Expression), reader =>
        {
            row.ResetWrittenCount();
            WriteFlags(reader, fields.Length, row);
            for (var j = 0; j < fields.Length; j++)
            {
                WriteCell(reader, j, fields[j].Datatype, row);
            }

            writer.Write(row.WrittenSpan);
        });
        writer.End();
        return table.Rows;
    }

    /// <summary>The description of columns without rows, as VOParquet has it (https://www.ivoa.net/documents/Notes/VOParquet/).</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="notes">What is said of the table.</param>
    public static string Describe(IEnumerable<TableColumn> columns, IEnumerable<KeyValuePair<string, string>> notes)
    {
        var stream = new MemoryStream();
        var fields = columns.Select(column => Described(column, Datatype(column.Type) ?? (column.IsNumber ? "long" : "char")));
        using (var writer = new VotableWriter(stream, [.. fields], notes))
        {
            writer.End();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static VotableField Field(ResultTable table, TableColumn column) => Described(column, column.Type switch
    {
        "UBIGINT" or "HUGEINT" when table.FitsLong(column) => "long",
        var type => Datatype(type) ?? (IsAscii(table, column) ? "char" : "unicodeChar"),
    });

    private static bool IsAscii(ResultTable table, TableColumn column)
        => table.Count($"strlen(CAST({column.Sql} AS VARCHAR)) > length(CAST({column.Sql} AS VARCHAR))") == 0;

    private static VotableField Described(TableColumn column, string datatype)
        => new(column.Name, datatype, datatype is "char" or "unicodeChar" ? "*" : string.Empty)
        {
            Unit = column.Metadata.Unit,
            Ucd = column.Metadata.Ucd,
            Description = column.Metadata.Description,
        };

    // The narrowest that holds every value: VOTable knows no 8 bits with a sign, nor more without.
    private static string? Datatype(string type) => type switch
    {
        "BOOLEAN" => "boolean",
        "UTINYINT" => "unsignedByte",
        "TINYINT" or "SMALLINT" => "short",
        "USMALLINT" or "INTEGER" => "int",
        "UINTEGER" or "BIGINT" => "long",
        "FLOAT" => "float",
        "DOUBLE" => "double",
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => "double",
        _ => null,
    };

    private static string Expression(TableColumn column, VotableField field) => field.Datatype switch
    {
        "boolean" or "unsignedByte" or "float" => column.Sql,
        "short" => $"CAST({column.Sql} AS SMALLINT)",
        "int" => $"CAST({column.Sql} AS INTEGER)",
        "long" => $"CAST({column.Sql} AS BIGINT)",
        "double" => $"CAST({column.Sql} AS DOUBLE)",
        _ => $"CAST({column.Sql} AS VARCHAR)",
    };

    private static void WriteFlags(DbDataReader reader, int columns, ArrayBufferWriter<byte> row)
    {
        var length = (columns + 7) / 8;
        var flags = row.GetSpan(length)[..length];
        flags.Clear();
        for (var j = 0; j < columns; j++)
        {
            flags[j / 8] |= reader.IsDBNull(j) ? (byte)(0x80 >> (j % 8)) : (byte)0;
        }

        row.Advance(length);
    }

    private static void WriteCell(DbDataReader reader, int column, string datatype, ArrayBufferWriter<byte> row)
    {
        var isNull = reader.IsDBNull(column);
        var cell = row.GetSpan(sizeof(double));
        switch (datatype)
        {
            case "boolean":
                cell[0] = isNull ? (byte)'?' : reader.GetBoolean(column) ? (byte)'T' : (byte)'F';
                row.Advance(1);
                break;
            case "unsignedByte":
                cell[0] = isNull ? (byte)0 : reader.GetByte(column);
                row.Advance(1);
                break;
            case "short":
                BinaryPrimitives.WriteInt16BigEndian(cell, isNull ? (short)0 : reader.GetInt16(column));
                row.Advance(sizeof(short));
                break;
            case "int":
                BinaryPrimitives.WriteInt32BigEndian(cell, isNull ? 0 : reader.GetInt32(column));
                row.Advance(sizeof(int));
                break;
            case "long":
                BinaryPrimitives.WriteInt64BigEndian(cell, isNull ? 0 : reader.GetInt64(column));
                row.Advance(sizeof(long));
                break;
            case "float":
                BinaryPrimitives.WriteSingleBigEndian(cell, isNull ? float.NaN : reader.GetFloat(column));
                row.Advance(sizeof(float));
                break;
            case "double":
                BinaryPrimitives.WriteDoubleBigEndian(cell, isNull ? double.NaN : reader.GetDouble(column));
                row.Advance(sizeof(double));
                break;
            default:
                WriteText(isNull ? string.Empty : reader.GetString(column), datatype == "unicodeChar", row);
                break;
        }
    }

    private static void WriteText(string text, bool isWide, ArrayBufferWriter<byte> row)
    {
        BinaryPrimitives.WriteInt32BigEndian(row.GetSpan(sizeof(int)), text.Length);
        row.Advance(sizeof(int));
        (isWide ? Encoding.BigEndianUnicode : Encoding.ASCII).GetBytes(text, row);
    }
}
