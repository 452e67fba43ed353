using System.Globalization;

namespace Lyraflow.Data.Tables;

/// <summary>FITS and NumPy, read by us block by block.</summary>
internal sealed class BlockTableReader(TableFormat format) : TableReader
{
    public override IReadOnlyList<TablePart> Open(TableSession session, IReadOnlyList<string> files, CancellationToken cancellation)
        => [.. files.Select(file => Part(session, file))];

    /// <summary>What the session calls a column of a block table.</summary>
    internal static string Alias(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");

    private TablePart Part(TableSession session, string file)
    {
        using var table = BlockTable.Open(file, format);
        var function = session.Register(table, file, format);
        var types = session.Describe($"SELECT * FROM {function}()");
        return new TablePart(
            file,
            $"{function}()",
            [.. table.Columns.Select((column, j) => new PartColumn(column.Name, types[j].Type, Alias(j)) { Unit = column.Unit })])
        {
            Skipped = table.Skipped,
            Rows = table.RowCount,
            IsSequential = true,
            Advice = () =>
            {
                using var again = BlockTable.Open(file, format);
                return again.Advice();
            },
        };
    }
}
