using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>An ASCII table of a FITS file.</summary>
internal sealed class FitsAsciiBlockTable : FitsBlockTable
{
    public FitsAsciiBlockTable(Stream file, FitsRows rows, string path, bool isFirst)
        : base(file, rows, path, isFirst) => Columns = [.. FitsAsciiColumn.ReadColumns(rows).Select(Create)];

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped => [];

    private BlockColumn Create(FitsAsciiColumn column)
    {
        var metadata = new ColumnMetadata(column.Unit, column.Ucd, column.Description);
        return column switch
        {
            { Kind: 'A' } => new BlockColumn<string>(column.Name, (values, _) => column.CopyTexts(TableRows, values))
            {
                Metadata = metadata,
            },
            { IsWhole: true } => new BlockColumn<long>(
                column.Name, (values, missing) => column.CopyWholeNumbers(TableRows, values, missing))
            {
                Metadata = metadata,
            },
            _ => new BlockColumn<double>(column.Name, (values, _) => column.CopyNumbers(TableRows, values)) { Metadata = metadata },
        };
    }
}
