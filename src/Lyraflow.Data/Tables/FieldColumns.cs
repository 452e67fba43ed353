using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Data.NumPy;

namespace Lyraflow.Data.Tables;

/// <summary>The columns of rows that stand as structures of bytes, one behind the other.</summary>
/// <param name="block">The bytes of the current rows.</param>
/// <param name="rowLength">Bytes of a row.</param>
internal sealed class FieldColumns(Func<byte[]> block, int rowLength)
{
    /// <summary>The column; null for a field that is no single value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="metadata">What is known of it; null for nothing.</param>
    public BlockColumn? Of(NpyField field, ColumnMetadata? metadata = null)
    {
        var column = Create(field);
        if (column is not null && metadata is not null)
        {
            column.Metadata = metadata;
        }

        return column;
    }

    private BlockColumn? Create(NpyField field) =>
        (field.Type.Kind, field.Type.Length) switch
        {
            ('f', 4 or 2) => new BlockColumn<float>(field.Name, (values, _) => Decode(field, values)),
            ('f', 8) => new BlockColumn<double>(field.Name, (values, _) => Decode(field, values)),
            ('b', 1) => new BlockColumn<bool>(field.Name, (values, _) => Fill(field, values, cell => cell[0] != 0)),
            ('u', 8) => new BlockColumn<ulong>(
                field.Name,
                (values, _) => Fill(field, values, cell => BinaryNumbers.Read<ulong>(cell, field.Type.IsBigEndian))),
            ('i' or 'u', 1 or 2 or 4 or 8) => new BlockColumn<long>(
                field.Name,
                (values, _) => Fill(field, values, cell => Whole(field.Type, cell))),
            ('S', _) => new BlockColumn<string>(
                field.Name,
                (values, _) => Fill(field, values, cell => CellText.Read(cell).TrimEnd('\0'))),
            ('U', _) => new BlockColumn<string>(
                field.Name,
                (values, _) =>
                    Fill(field, values, cell => (field.Type.IsBigEndian ? BigEndianText : Encoding.UTF32).GetString(cell).TrimEnd('\0'))),
            _ => null,
        };

    private static readonly UTF32Encoding BigEndianText = new(bigEndian: true, byteOrderMark: false);

    private delegate T CellReader<T>(ReadOnlySpan<byte> cell);

    private void Decode<T>(NpyField field, Span<T> values)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
        => field.Type.Decode(block().AsSpan(field.Offset), rowLength, values);

    private void Fill<T>(NpyField field, Span<T> values, CellReader<T> read)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(block().AsSpan((i * rowLength) + field.Offset, field.Type.Length));
        }
    }

    private static long Whole(NpyType type, ReadOnlySpan<byte> cell) => (type.Kind, type.Length) switch
    {
        ('i', 1) => (sbyte)cell[0],
        ('u', 1) => cell[0],
        ('i', 2) => BinaryNumbers.Read<short>(cell, type.IsBigEndian),
        ('u', 2) => BinaryNumbers.Read<ushort>(cell, type.IsBigEndian),
        ('i', 4) => BinaryNumbers.Read<int>(cell, type.IsBigEndian),
        ('u', 4) => BinaryNumbers.Read<uint>(cell, type.IsBigEndian),
        _ => BinaryNumbers.Read<long>(cell, type.IsBigEndian),
    };
}
