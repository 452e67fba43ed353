using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>A format that is read by us, block by block.</summary>
/// <param name="name">What users call it.</param>
/// <param name="endings">How the names of its files end.</param>
internal abstract class BlockFormat(string name, params IReadOnlyList<string> endings) : TableFormat(name, endings)
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="part">Which of its tables; null for the first.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public abstract BlockTable OpenTable(string path, string? part = null);

    internal override IReadOnlyList<TablePart> Open(TableSession session, InputFiles input, CancellationToken cancellation)
        => [.. input.Files.Select(file => Part(session, file, () => OpenTable(file, input.Part)))];

    /// <summary>What the session calls a column of a block table.</summary>
    internal static string Alias(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");

    private static TablePart Part(TableSession session, string file, Func<BlockTable> open)
    {
        using var table = open();
        if (table.Columns.Count == 0)
        {
            throw new InputException($"{file}: has no column that can be read.");
        }

        var function = session.Register(table, open);
        var types = session.Describe($"SELECT * FROM {function}()");
        return new TablePart(
            file,
            $"{function}()",
            [.. table.Columns.Select((column, j) => new PartColumn(column.Name, types[j].Type, Alias(j)) { Metadata = column.Metadata })])
        {
            Skipped = table.Skipped,
            Rows = table.RowCount,
            IsSequential = true,
            Advice = () =>
            {
                using var again = open();
                return again.Advice();
            },
        };
    }
}
