using System.Numerics;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>A binary table of a FITS file. Whole numbers stay whole, and as wide as they are.</summary>
internal sealed class FitsBinaryBlockTable : FitsBlockTable
{
    private long[] _whole = [];

    public FitsBinaryBlockTable(Stream file, FitsRows rows, string path, bool isFirst)
        : base(file, rows, path, isFirst)
    {
        var all = FitsTableReader.ReadColumns(rows);
        Columns = [.. all.Where(column => column.IsNumber || column.IsText).Select(Create)];
        Skipped = [.. all.Where(column => !column.IsNumber && !column.IsText).Select(column => column.Name)];
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    private BlockColumn Create(FitsColumn column) => column switch
    {
        { IsText: true } => Column<string>(column, (values, _) => column.CopyTexts(TableRows, values)),
        { Type: 'L' } => Column<bool>(column, (values, missing) => CopyFlags(column, values, missing)),
        { IsUnsigned64: true } => Whole<ulong>(column),
        { IsWhole: true } => column.WholeRange switch
        {
            (0, byte.MaxValue) => Whole<byte>(column),
            (sbyte.MinValue, sbyte.MaxValue) => Whole<sbyte>(column),
            (short.MinValue, short.MaxValue) => Whole<short>(column),
            (0, ushort.MaxValue) => Whole<ushort>(column),
            (int.MinValue, int.MaxValue) => Whole<int>(column),
            (0, uint.MaxValue) => Whole<uint>(column),
            _ => Whole<long>(column),
        },
        { IsSingle: true } => Column<float>(column, (values, _) => column.Decode(TableRows.Block, TableRows.Length, values)),
        _ => Column<double>(column, (values, _) => column.Decode(TableRows.Block, TableRows.Length, values)),
    };

    private BlockColumn<T> Whole<T>(FitsColumn column)
        where T : unmanaged, IBinaryInteger<T> => Column<T>(column, (values, missing) =>
        {
            if (_whole.Length < values.Length)
            {
                _whole = new long[values.Length];
            }

            column.DecodeWhole(TableRows.Block, TableRows.Length, _whole.AsSpan(0, values.Length), missing);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = T.CreateTruncating(_whole[i]);
            }
        });

    private void CopyFlags(FitsColumn column, Span<bool> values, Span<bool> missing)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var cell = TableRows.Block[(i * TableRows.Length) + column.Offset];
            values[i] = cell == 'T';
            missing[i] = cell is not ((byte)'T' or (byte)'F');
        }
    }

    private static BlockColumn<T> Column<T>(FitsColumn column, BlockColumn<T>.Decoder load)
        where T : notnull => new(column.Name, load)
        {
            Metadata = new ColumnMetadata(column.Unit, column.Ucd, column.Description),
        };
}
