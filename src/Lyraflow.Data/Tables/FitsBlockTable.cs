using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>The first binary table of a FITS file. Whole numbers stay whole: identifiers have more digits than a double.</summary>
internal sealed class FitsBlockTable : BlockTable
{
    private readonly FitsTableReader _reader;

    public FitsBlockTable(string path)
    {
        _reader = FitsTableReader.Open(path);
        Columns = [.. _reader.Columns.Where(column => column.IsNumber || column.IsText).Select(Create)];
        Skipped = [.. _reader.Columns.Where(column => !column.IsNumber && !column.IsText).Select(column => column.Name)];
    }

    public override IReadOnlyList<BlockColumn> Columns { get; }

    public override IReadOnlyList<string> Skipped { get; }

    public override long RowCount => _reader.RowCount;

    public override void Dispose() => _reader.Dispose();

    protected override int ReadBlock() => _reader.ReadBlock() ? _reader.BlockRowCount : 0;

    private BlockColumn Create(FitsColumn column) => column switch
    {
        { IsText: true } => new BlockColumn<string>(column.Name, (values, _) => _reader.CopyTexts(column, values)),
        { Type: 'L' } => new BlockColumn<bool>(column.Name, (values, missing) => CopyFlags(column, values, missing)),
        { IsUnsigned64: true } => new BlockColumn<ulong>(column.Name, (values, missing) => CopyUnsigned(column, values, missing)),
        { IsWhole: true } => new BlockColumn<long>(column.Name, (values, missing) => _reader.CopyWholeNumbers(column, values, missing)),
        { IsSingle: true } => new BlockColumn<float>(column.Name, (values, _) => _reader.CopyNumbers(column, values)),
        _ => new BlockColumn<double>(column.Name, (values, _) => _reader.CopyNumbers(column, values)),
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

    private void CopyUnsigned(FitsColumn column, Span<ulong> values, Span<bool> missing)
        => _reader.CopyWholeNumbers(column, System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, long>(values), missing);
}
