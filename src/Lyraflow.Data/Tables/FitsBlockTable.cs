using System.Numerics;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>The first binary table of a FITS file. Whole numbers stay whole, and as wide as they are.</summary>
internal sealed class FitsBlockTable : BlockTable
{
    private readonly FitsTableReader _reader;
    private readonly string _path;
    private long[] _whole = [];

    public FitsBlockTable(string path)
    {
        _path = path;
        _reader = FitsTableReader.Open(path);
        Columns = [.. _reader.Columns.Where(column => column.IsNumber || column.IsText).Select(Create)];
        Skipped = [.. _reader.Columns.Where(column => !column.IsNumber && !column.IsText).Select(column => column.Name)];
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    public override long RowCount => _reader.RowCount;

    public override string Advice()
    {
        using var stream = InputFile.Open(_path);
        using var content = Decompression.Open(stream, out _);
        var extensions = FitsTableFinder.List(new SourceReader(content, _path));
        return extensions.Count < 2 ? string.Empty
            : $"the first binary table of the file is read; it holds {string.Join(", ", extensions)}: "
                + "save the one that is meant in a file of its own, for example with topcat or astropy";
    }

    public override void Dispose() => _reader.Dispose();

    protected override int ReadBlock() => _reader.ReadBlock() ? _reader.BlockRowCount : 0;

    private BlockColumn Create(FitsColumn column) => column switch
    {
        { IsText: true } => new BlockColumn<string>(column.Name, (values, _) => _reader.CopyTexts(column, values)) { Unit = column.Unit },
        { Type: 'L' } => new BlockColumn<bool>(column.Name, (values, missing) => CopyFlags(column, values, missing)) { Unit = column.Unit },
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
        { IsSingle: true } => new BlockColumn<float>(column.Name, (values, _) => _reader.CopyNumbers(column, values))
        {
            Unit = column.Unit,
        },
        _ => new BlockColumn<double>(column.Name, (values, _) => _reader.CopyNumbers(column, values)) { Unit = column.Unit },
    };

    private BlockColumn<T> Whole<T>(FitsColumn column)
        where T : unmanaged, IBinaryInteger<T> => new(column.Name, (values, missing) =>
        {
            if (_whole.Length < values.Length)
            {
                _whole = new long[values.Length];
            }

            _reader.CopyWholeNumbers(column, _whole, missing);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = T.CreateTruncating(_whole[i]);
            }
        })
        {
            Unit = column.Unit,
        };

    private void CopyFlags(FitsColumn column, Span<bool> values, Span<bool> missing)
    {
        var numbers = new float[values.Length];
        _reader.CopyNumbers(column, numbers.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = numbers[i] == 1;
            missing[i] = float.IsNaN(numbers[i]);
        }
    }
}
