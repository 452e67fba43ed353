using System.Globalization;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Data.NumPy;

namespace Lyraflow.Data.Tables;

/// <summary>One array of a <see cref="NumPyBlockTable"/> and its columns.</summary>
internal sealed class NpyArrayBlock
{
    private readonly NpyReader _reader;
    private readonly int _rowLength;
    private byte[] _block = [];
    private byte[]? _columnMajor;
    private int _first;

    public NpyArrayBlock(string name, NpyReader reader)
    {
        _reader = reader;
        var header = reader.Header;
        _rowLength = header.RowLength;
        var fields = header.IsStructured
            ? header.Fields
            : [.. Enumerable.Range(0, header.ColumnCount).Select(j => header.Fields[0] with
            {
                Name = header.ColumnCount == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{j}"),
                Offset = j * header.Fields[0].Type.Length,
            })];
        var columns = fields.Select(field => (field.Name, Column: Create(field))).ToArray();
        Columns = [.. columns.Select(pair => pair.Column).OfType<BlockColumn>()];
        Skipped = [.. columns.Where(pair => pair.Column is null && pair.Name.Length > 0).Select(pair => pair.Name)];
    }

    public IReadOnlyList<BlockColumn> Columns { get; }

    public IReadOnlyList<string> Skipped { get; }

    public int RowLength => _rowLength;

    public int RowCount => _reader.Header.RowCount;

    /// <summary>Reads the next rows.</summary>
    public void Read(int rows, int most)
    {
        if (_block.Length == 0)
        {
            _block = new byte[(int)Math.Min(Math.Min(most, RowCount) * (long)_rowLength, Array.MaxLength)];
        }

        if (_reader.Header.IsFortranOrder)
        {
            ReadColumnMajor(rows);
        }
        else
        {
            _reader.ReadRows(_block.AsSpan(0, rows * _rowLength));
        }

        _first += rows;
        if (_first == RowCount)
        {
            _reader.RequireEnd();
        }
    }

    /// <summary>Columns that stand one behind the other cannot be streamed side by side: all are kept in memory.</summary>
    private void ReadColumnMajor(int rows)
    {
        if (_columnMajor is null)
        {
            var growing = new GrowingColumn<byte>(Array.MaxLength);
            for (var left = RowCount * (long)_rowLength; left > 0; left -= 1 << 18)
            {
                _reader.ReadRows(growing.Append((int)Math.Min(left, 1 << 18)));
            }

            _columnMajor = growing.ToArray();
        }

        var length = _reader.Header.Fields[0].Type.Length;
        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < _reader.Header.ColumnCount; j++)
            {
                _columnMajor.AsSpan(((j * RowCount) + _first + row) * length, length)
                    .CopyTo(_block.AsSpan((row * _rowLength) + (j * length)));
            }
        }
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
                (values, _) => Fill(field, values, cell => Encoding.Latin1.GetString(cell).TrimEnd('\0'))),
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
        => field.Type.Decode(_block.AsSpan(field.Offset), _rowLength, values);

    private void Fill<T>(NpyField field, Span<T> values, CellReader<T> read)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(_block.AsSpan((i * _rowLength) + field.Offset, field.Type.Length));
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
