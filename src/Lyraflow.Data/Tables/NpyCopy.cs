using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Writes the rows of a query as a structured array of NumPy. A null of a real number is NaN, of text the empty text; whole
/// numbers and truth values with nulls become real numbers.
/// </summary>
internal static class NpyCopy
{
    public static long Write(TableOutput output, Stream stream)
    {
        using var table = new ResultTable(output);
        var offset = 0;
        var fields = new List<NpyField>();
        foreach (var column in table.Columns)
        {
            fields.Add(new NpyField(column.Name, Type(output.Path, table, column), offset));
            offset += fields[^1].Type.Length;
        }

        var writer = new NpyWriter(stream, fields, table.Rows);
        table.Read(table.Columns.Zip(fields, Expression), reader =>
        {
            for (var j = 0; j < fields.Count; j++)
            {
                Fill(reader, j, fields[j].Type, writer.Cell(fields[j]));
            }

            writer.WriteRow();
        });
        return table.Rows;
    }

    private static NpyType Type(string path, ResultTable table, TableColumn column)
    {
        var type = column.Type switch
        {
            "BOOLEAN" => Small('b', 1),
            "TINYINT" => Small('i', 1),
            "SMALLINT" => Small('i', 2),
            "INTEGER" => Small('i', 4),
            "BIGINT" => Small('i', 8),
            "UTINYINT" => Small('u', 1),
            "USMALLINT" => Small('u', 2),
            "UINTEGER" => Small('u', 4),
            "UBIGINT" => Small('u', 8),
            "HUGEINT" when table.FitsLong(column) => Small('i', 8),
            "FLOAT" => Small('f', 4),
            _ when column.IsFloating || column.Type.StartsWith("DECIMAL", StringComparison.Ordinal) => Small('f', 8),
            _ => Small('U', sizeof(uint) * (int)Math.Max(1, table.Most($"length(CAST({column.Sql} AS VARCHAR))"))),
        };
        if (type.Kind is not ('b' or 'i' or 'u') || !table.HasNull(column))
        {
            return type;
        }

        return type.Kind == 'b' || table.Count($"abs(CAST({column.Sql} AS HUGEINT)) > {1L << 53}") == 0 ? Small('f', 8)
            : throw new InputException($"{path}: {DisplayText.Quoted(column.Name)} has null values, for which NumPy has nothing among "
                + "whole numbers, and numbers that are too large for others; write .parquet or .fits.");

        static NpyType Small(char kind, int length) => new(kind, length, IsBigEndian: false);
    }

    private static string Expression(TableColumn column, NpyField field) => field.Type switch
    {
        { Kind: 'f', Length: 8 } => $"CAST({column.Sql} AS DOUBLE)",
        { Kind: 'U' } => $"CAST({column.Sql} AS VARCHAR)",
        { Kind: 'i' } => $"CAST({column.Sql} AS BIGINT)",
        { Kind: 'u' } => $"CAST({column.Sql} AS UBIGINT)",
        _ => column.Sql,
    };

    private static void Fill(DbDataReader reader, int column, NpyType type, Span<byte> cell)
    {
        var isNull = reader.IsDBNull(column);
        switch (type.Kind)
        {
            case 'b':
                cell[0] = reader.GetBoolean(column) ? (byte)1 : (byte)0;
                break;
            case 'i':
                WriteWhole(cell, unchecked((ulong)reader.GetInt64(column)));
                break;
            case 'u':
                WriteWhole(cell, reader.GetFieldValue<ulong>(column));
                break;
            case 'f' when type.Length == sizeof(float):
                BinaryPrimitives.WriteSingleLittleEndian(cell, isNull ? float.NaN : reader.GetFloat(column));
                break;
            case 'f':
                BinaryPrimitives.WriteDoubleLittleEndian(cell, isNull ? double.NaN : reader.GetDouble(column));
                break;
            default:
                cell.Clear();
                Encoding.UTF32.GetBytes(isNull ? string.Empty : reader.GetString(column), cell);
                break;
        }
    }

    // Little end first: what is narrower is the beginning.
    private static void WriteWhole(Span<byte> cell, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..cell.Length].CopyTo(cell);
    }
}
