using System.Globalization;
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
        var fieldColumns = new FieldColumns(() => _block, _rowLength);
        var columns = fields.Select(field => (field.Name, Column: fieldColumns.Of(field))).ToArray();
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
}
