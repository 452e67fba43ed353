using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>A table of a FITS file, whose rows are bytes or text.</summary>
internal abstract class FitsBlockTable : BlockTable
{
    private readonly Stream _file;
    private readonly string _path;
    private readonly bool _isFirst;

    private protected FitsBlockTable(Stream file, FitsRows rows, string path, bool isFirst)
    {
        _file = file;
        _path = path;
        _isFirst = isFirst;
        TableRows = rows;
    }

    public override long? RowCount => TableRows.Count;

    private protected FitsRows TableRows { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="part">The number or the EXTNAME of the table; null for the first.</param>
    public static FitsBlockTable Open(string path, string? part)
    {
        var file = InputFile.Open(path);
        FitsRows? rows = null;
        try
        {
            rows = new FitsRows(file, path, reader => FitsTableFinder.Find(reader, part));
            return FitsTableFinder.IsBinary(rows.Header)
                ? new FitsBinaryBlockTable(file, rows, path, part is null)
                : new FitsAsciiBlockTable(file, rows, path, part is null);
        }
        catch
        {
            rows?.Dispose();
            file.Dispose();
            throw;
        }
    }

    public override string Advice()
    {
        using var stream = InputFile.Open(_path);
        using var content = Decompression.Open(stream, out _);
        var tables = FitsTableFinder.ListTables(new SourceReader(content, _path));
        return tables.Count < 2 ? string.Empty
            : $"{(_isFirst ? "the first table of the file is read; it" : "the file")} holds {string.Join(", ", tables)}: "
                + $"name the one that is meant, as in {Path.GetFileName(_path)}{tables[^1].Split(' ')[0]}";
    }

    public override void Dispose()
    {
        TableRows.Dispose();
        _file.Dispose();
    }

    protected override int ReadBlock() => TableRows.ReadBlock() ? TableRows.BlockCount : 0;
}
