using Lyraflow.Data.Binary;
using Lyraflow.Data.Votable;

namespace Lyraflow.Data.Tables;

/// <summary>A table of a VOTable.</summary>
internal sealed class VotableBlockTable : BlockTable
{
    private readonly VotableReader _reader;

    // The first block is read at once: whether there are rows at all is not said before them.
    private int? _first;

    public VotableBlockTable(string path, string? part)
    {
        var content = Decompression.Open(InputFile.Open(path), out _);
        try
        {
            _reader = new VotableReader(content, path, part);
            _first = _reader.ReadBlock();
            Columns = [.. _reader.Columns.OfType<VotableColumn>().Select(Create)];
            Skipped = [.. _reader.Fields.Zip(_reader.Columns).Where(pair => pair.Second is null).Select(pair => pair.First.Name)];
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    public override long? RowCount => _first == 0 ? 0 : null;

    public override void Dispose() => _reader.Dispose();

    protected override int ReadBlock()
    {
        var rows = _first ?? _reader.ReadBlock();
        _first = null;
        return rows;
    }

    private static BlockColumn Create(VotableColumn column) => column switch
    {
        VotableColumn<string> text => Column(text),
        VotableColumn<bool> flags => Column(flags),
        VotableColumn<byte> whole => Column(whole),
        VotableColumn<short> whole => Column(whole),
        VotableColumn<int> whole => Column(whole),
        VotableColumn<long> whole => Column(whole),
        VotableColumn<float> real => Column(real),
        _ => Column((VotableColumn<double>)column),
    };

    private static BlockColumn<T> Column<T>(VotableColumn<T> column)
        where T : notnull => new(column.Field.Name, (values, missing) =>
        {
            column.Values[..values.Length].CopyTo(values);
            column.Missing[..values.Length].CopyTo(missing);
        })
        {
            Metadata = new ColumnMetadata(column.Field.Unit, column.Field.Ucd, column.Field.Description),
        };
}
