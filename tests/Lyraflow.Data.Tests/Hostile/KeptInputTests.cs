using System.Runtime.CompilerServices;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Hostile;

/// <summary>What fuzzing found, and what it found it for.</summary>
public sealed class KeptInputTests
{
    [Theory]
    [InlineData("row-counts.parquet", "says that it has 20 rows, and holds")]
    [InlineData("width-of-decimals.parquet", "is no Parquet file, or damaged (Decimal has a width of 255")]
    public void They_are_refused(string name, string reason)
    {
        using var session = new TableSession(threads: 1);

        InputFault.Expect(() => TableSource.Open(session, new InputSearch().Find(Path.Combine(Folder(), name))), name, reason);
    }

    /// <summary>Of a single column, an empty line could be a cell.</summary>
    [Fact]
    public void Empty_lines_of_a_single_column_between_blanks_are_no_rows()
    {
        using var session = new TableSession(threads: 1);
        var source = Open(session, "blank-lines.ecsv");

        Assert.Equal(1, source.CountRows(session, TestContext.Current.CancellationToken));
        Assert.Equal(1, CountCells(session, source));
    }

    /// <summary>The file says that its descriptions have more lines than there is memory; its rows are damaged too.</summary>
    [Fact]
    public void Descriptions_without_end_are_not_read()
    {
        using var session = new TableSession(threads: 1);
        var source = Open(session, "lines-of-descriptions.h5");

        Assert.Equal(5, source.CountRows(session, TestContext.Current.CancellationToken));
        InputFault.Expect(() => CountCells(session, source), "lines-of-descriptions.h5", "damaged");
    }

    /// <summary>Wherever such a file is cut off.</summary>
    [Fact]
    public void Bytes_that_are_not_in_the_encoding_they_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        for (var length = 20; length < 120; length++)
        {
            var text = "<?xml version='1.0' encoding='utf-16'?>" + new string(' ', length) + "<VOTABLE/>";
            File.WriteAllText(folder["x.vot"], text[..Math.Min(text.Length, length)]);
            using var session = new TableSession(threads: 1);

            InputFault.Expect(() => TableSource.Open(session, new InputSearch().Find(folder["x.vot"])), "x.vot");
        }
    }

    [Fact]
    public void What_the_engine_says_of_a_damaged_file_is_one_line()
        => Assert.Equal("don't know what type: ?.", EngineMessage.OneLine("IO Error: don't know what type: \u000f"));

    private static TableSource Open(TableSession session, string name)
        => TableSource.Open(
            session, new InputSearch().Find(Path.Combine(Folder(), name)), cancellation: TestContext.Current.CancellationToken);

    private static long CountCells(TableSession session, TableSource source) => session.Read(
        $"SELECT * FROM {source.Relation}",
        reader =>
        {
            var count = 0L;
            while (reader.Read())
            {
                count++;
            }

            return count;
        },
        TestContext.Current.CancellationToken);

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Kept");
}
