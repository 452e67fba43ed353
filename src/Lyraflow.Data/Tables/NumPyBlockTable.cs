using Lyraflow.Data.Binary;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// The arrays of a <c>.npy</c> or <c>.npz</c> file side by side. Fields of a structured array keep their names; a plain
/// array of one dimension is a column called by the array's name, one of two dimensions has the columns NAME_0, NAME_1
/// and so on. The array of a <c>.npy</c> file is called "data".
/// </summary>
internal sealed class NumPyBlockTable : BlockTable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<NpyArrayBlock> _arrays = [];
    private readonly List<IDisposable> _open = [];
    private readonly string _path;
    private readonly int _rowsOfBlock;
    private long _done;

    public NumPyBlockTable(string path)
    {
        _path = path;
        try
        {
            OpenArrays(path);
            if (_arrays.Count == 0)
            {
                throw new InputException($"{path}: holds no array; save one with numpy.savez.");
            }

            if (_arrays.Exists(array => array.RowCount != _arrays[0].RowCount))
            {
                throw new InputException(
                    $"{path}: its arrays have different numbers of rows "
                        + $"({string.Join(", ", _arrays.Select(array => array.RowCount))}); save those of one catalogue in a "
                        + $"file.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _rowsOfBlock = Math.Max(1, BlockBytes / _arrays.Max(array => array.RowLength));
        Columns = [.. _arrays.SelectMany(array => array.Columns)];
        Skipped = [.. _arrays.SelectMany(array => array.Skipped)];
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    public override long? RowCount => _arrays[0].RowCount;

    public override void Dispose()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            _open[i].Dispose();
        }
    }

    protected override int ReadBlock()
    {
        var rows = (int)Math.Min(_rowsOfBlock, _arrays[0].RowCount - _done);
        foreach (var array in _arrays)
        {
            array.Read(rows, _rowsOfBlock);
        }

        _done += rows;
        return rows;
    }

    private void OpenArrays(string path)
    {
        var stream = InputFile.Open(path);
        _open.Add(stream);
        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            _arrays.Add(new NpyArrayBlock("data", new NpyReader(stream, path)));
            return;
        }

        var archive = new NpzArchive(stream, path);
        _open.Add(archive);
        foreach (var name in archive.Names)
        {
            var reader = archive.Open(name, out var entry);
            _open.Add(entry);
            _arrays.Add(new NpyArrayBlock(name, reader));
        }
    }
}
