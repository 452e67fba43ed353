using Lyraflow.Data.Hdf5;

namespace Lyraflow.Data.Tables;

/// <summary>A table of an HDF5 file.</summary>
internal sealed class Hdf5BlockTable : BlockTable
{
    private const int BlockBytes = 1 << 20;

    private readonly Hdf5Table _table;
    private readonly int _rowsOfBlock;
    private byte[] _block = [];
    private long _done;

    public Hdf5BlockTable(string path, string? part)
    {
        _table = new Hdf5Table(path, part);
        _rowsOfBlock = Math.Max(1, BlockBytes / _table.RowLength);
        var columns = new FieldColumns(() => _block, _table.RowLength);
        var all = _table.Fields.Select(field => (field.Name, Column: columns.Of(field, MetadataOf(field.Name)))).ToArray();
        Columns = [.. all.Select(pair => pair.Column).OfType<BlockColumn>()];
        Skipped = [.. all.Where(pair => pair.Column is null).Select(pair => pair.Name)];
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    public override long? RowCount => _table.Rows;

    public override string Advice() => Skipped.Any(name => name.StartsWith("values_block_", StringComparison.Ordinal))
        ? "pandas put columns together in it; write it with to_hdf(..., format='table', data_columns=True)"
        : string.Empty;

    public override void Dispose() => _table.Dispose();

    protected override int ReadBlock()
    {
        var rows = (int)Math.Min(_rowsOfBlock, _table.Rows - _done);
        if (rows > 0)
        {
            _block = _block.Length == 0 ? new byte[rows * _table.RowLength] : _block;
            _table.Read(_done, _block.AsMemory(0, rows * _table.RowLength));
            _done += rows;
        }

        return rows;
    }

    private ColumnMetadata MetadataOf(string name) => _table.Columns.FirstOrDefault(column => column.Name == name) is { } column
        ? new ColumnMetadata(column.Unit, column.Ucd, column.Description) : ColumnMetadata.None;
}
