using Lyraflow.Data.Fits;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Tables;

public sealed class RoundTripTests : IDisposable
{
    private const string Stars = """
        SELECT 1237645941824356443 + range AS id,
               CAST(18446744073709551615 - range AS UBIGINT) AS big, CAST(random() AS FLOAT) AS u, random() AS g,
               range % 3 = 0 AS flag, 'star ' || range AS name, CAST(range AS INTEGER) AS whole
        FROM range(10000)
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stars.parquet")]
    [InlineData("stars.fits")]
    [InlineData("stars.fits.gz")]
    [InlineData("stars.vot")]
    [InlineData("stars.vot.gz")]
    [InlineData("stars.ecsv")]
    [InlineData("stars.ecsv.gz")]
    [InlineData("stars.txt")]
    [InlineData("stars.npy")]
    [InlineData("stars.csv")]
    [InlineData("stars.csv.gz")]
    [InlineData("stars.tsv")]
    public void Rows_come_back_as_they_went(string name)
    {
        var path = _folder[name];

        var columns = "big, id, CAST(u AS FLOAT) AS u, g, flag, name, whole";
        List<string> expected;
        using (var session = new TableSession(threads: 2))
        {
            session.Execute("SELECT setseed(0.5)", TestContext.Current.CancellationToken);
            session.Execute($"CREATE TABLE stars AS {Stars}", TestContext.Current.CancellationToken);
            expected = Some.Rows(session, $"SELECT {columns} FROM stars");
            TableWriter.Write(session, "SELECT * FROM stars", path, overwrite: false, cancellation: TestContext.Current.CancellationToken);
        }

        Assert.Equal(expected, Some.Rows(path, columns));
        Assert.Equal(expected, Some.Rows(path, columns, copy: true));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Nulls_survive_in_fits()
    {
        var path = _folder["nulls.fits"];
        using (var session = new TableSession(threads: 1))
        {
            TableWriter.Write(
                session,
                "SELECT * FROM (VALUES (1::INTEGER, 1.5::FLOAT, 2.5::DOUBLE, 'a', true), (NULL, NULL, NULL, NULL, NULL)) AS t(i, "
                    + "f, d, s, b)",
                path,
                overwrite: false,
                new TableNotes
                {
                    Texts = new Dictionary<string, string> { ["origin"] = "it's synthetic" },
                    Columns = new Dictionary<string, ColumnMetadata> { ["d"] = new("mag") },
                },
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(["1,1.5,2.5,a,True", "null,NaN,NaN,,null"], Some.Rows(path));
        using var reader = FitsTableReader.Open(path);
        Assert.Equal(0, new FileInfo(path).Length % 2880);
        Assert.Contains("TUNIT3  = 'mag     '", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("ORIGIN  = 'it''s synthetic'", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_file_stays_unless_it_may_be_replaced()
    {
        var path = _folder["stars.parquet"];
        File.WriteAllText(path, "precious");
        using var session = new TableSession(threads: 1);

        Assert.Throws<InputException>(() =>
            TableWriter.Write(session, "SELECT 1", path, overwrite: false, cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<InputException>(() =>
            TableWriter.Write(session, "SELECT nothing", path, overwrite: true, cancellation: TestContext.Current.CancellationToken));

        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Several_files_are_one_input_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "b [1].parquet", "a.parquet", "c.parquet" })
        {
            using var session = new TableSession(threads: 2);
            TableWriter.Write(
                session,
                $"SELECT '{name}' AS name",
                _folder[name],
                overwrite: false,
                cancellation: TestContext.Current.CancellationToken);
        }

        string[] expected = ["a.parquet", "b [1].parquet", "c.parquet"];
        Assert.Equal(expected, Some.Rows(_folder.Path));
        Assert.Equal(expected, Some.Rows(_folder["*.parquet"]));
    }

    [Fact]
    public void Numpy_columns_are_called_after_their_arrays()
    {
        File.WriteAllBytes(_folder["a.npy"], NumPy.NpyBuilder.Array("<f4", "(2, 2)", NumberBytes.OfFloats(1, 2, 3, 4)));

        Assert.Equal(["1,2", "3,4"], Some.Rows(_folder["a.npy"], "data_0, data_1"));
        Assert.Equal(["1,2", "3,4"], Some.Rows(_folder["a.npy"], "data_0, data_1", copy: true));
    }

    [Theory]
    [InlineData("nowhere.csv", "no such file")]
    [InlineData("*.parquet", "no catalogue")]
    public void What_is_not_there_is_named(string name, string named)
        => Assert.Contains(
            named, Assert.Throws<InputException>(() => new InputSearch().Find(_folder[name])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("bad.parquet", "this is no parquet file at all")]
    [InlineData("bad.fits", "SIMPLE  = this is no FITS file")]
    [InlineData("bad.npy", "nor NumPy")]
    [InlineData("bad.npz", "nor a zip")]
    public void A_damaged_file_is_named_in_one_line(string name, string content)
    {
        File.WriteAllText(_folder[name], content);

        var fault = Assert.Throws<InputException>(() => Some.Rows(_folder[name]));

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_word_among_the_numbers_is_named_by_line_and_column()
    {
        File.WriteAllLines(_folder["stars.csv"], ["u,g", .. Enumerable.Repeat("1.5,2.5", 30000), "1.5,oops"]);

        Assert.Equal("1.5,oops", Some.Rows(_folder["stars.csv"])[^1]);
        var fault = Assert.Throws<InputException>(() => Some.Features(_folder["stars.csv"], new FeatureQuery { Features = ["u-g"] }));

        Assert.Contains("stars.csv", fault.Message, StringComparison.Ordinal);
        Assert.Contains("30002", fault.Message, StringComparison.Ordinal);
        Assert.Contains("oops", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
