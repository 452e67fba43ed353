using System.Text;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Tables;

namespace Lyraflow.Data.Tests.Csv;

/// <summary>What stands before the rows of a text table, and between its cells.</summary>
public sealed class TextTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("# \",\"\nu,g\n1,2\n3,4\n")]
    [InlineData("# 5\" disk\nu,g\n1,2\n3,4\n")]
    [InlineData("\"u\",\"g\"\n1,2\n3,4\n")]
    [InlineData("# u,g\n1,2\n3,4\n")]
    [InlineData("# a, b, c\n#u, g\n1,2\n\n3,4\n")]
    public void Quotes_before_the_rows_and_names_in_a_comment_lose_nothing(string text)
        => Assert.Equal(["1,2", "3,4"], Read("t.csv", text, "u, g"));

    [Fact]
    public void A_comment_is_no_header_where_the_line_behind_it_is_one()
        => Assert.Equal(["1,2"], Read("t.csv", "# some, comment\n2019,g\n1,2\n", "\"2019\", g"));

    [Theory]
    [InlineData("u g name\n1 2.5 star\n3 4 \"two words\"\n")]
    [InlineData("# u g name\n1 2.5 star\n3 4 \"two words\"\n")]
    [InlineData("# made by hand\n#   u     g   name\n    1   2.5   star\n\n    3   4     \"two words\"  \n")]
    [InlineData("u g  name\r\n1\t2.5 star\r\n 3 \t 4 \"two words\"\r\n")]
    [InlineData("u,g,name\n1,2.5,star\n3,4,two words\n")]
    public void Blanks_of_any_number_part_cells(string text)
    {
        foreach (var name in new[] { "t.txt", "t.dat", "t.asc" })
        {
            Assert.Equal(["1,2.5,star", "3,4,two words"], Read(name, text));
        }
    }

    [Fact]
    public void A_single_column_keeps_its_empty_cells_and_its_blanks()
        => Assert.Equal(["a b", "null", "c"], Read("t.txt", "name\na b\n\nc\n"));

    [Fact]
    public void A_single_column_whose_name_has_a_blank_is_not_written_as_text()
    {
        using var session = new TableSession(threads: 1);

        InputFault.Expect(
            () => TableWriter.Write(
                session,
                "SELECT 1 AS \"my name\"",
                _folder["t.txt"],
                overwrite: false,
                cancellation: TestContext.Current.CancellationToken),
            "t.txt",
            "'my name'",
            ".csv");
    }

    [Fact]
    public void A_line_of_another_length_is_named()
        => InputFault.Expect(() => Read("t.dat", "u g\n1 2\n1 2 3\n"), "t.dat", "line 3", "3 cells", "blank");

    [Fact]
    public void What_an_ecsv_file_says_of_its_columns_holds()
    {
        const string text = """
            # %ECSV 1.0
            # ---
            # datatype:
            # - {name: a, unit: mag, datatype: float32, description: 'it''s "so"'}
            # - name: b
            #   datatype: int16
            #   meta: !!omap
            #   - {ucd: meta.id}
            # - {name: c, datatype: bool}
            # - {name: d, datatype: string, unit: !astropy.units.Unit {unit: deg}}
            # - {name: e, datatype: uint64}
            # - {name: f, datatype: float64}
            # meta: {x: &id1 [1, 2], y: *id1}
            ## a comment
            # schema: astropy-2.0
            a b c d e f
            0.1 1 True 007 18446744073709551615 1
            "" "" "" "" "" nan
            nan -3 False "x y" 1 1e300

            """;
        var path = _folder.Write("t.ecsv", Encoding.UTF8.GetBytes(text));
        using var session = new TableSession(threads: 1);
        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["FLOAT", "SMALLINT", "BOOLEAN", "VARCHAR", "UBIGINT", "DOUBLE"], source.Columns.Select(column => column.Type));
        Assert.Equal(
            [
                new ColumnMetadata("mag", string.Empty, "it's \"so\""), new(string.Empty, "meta.id"), ColumnMetadata.None, new("deg"),
            ],
            source.Columns.Take(4).Select(column => column.Metadata));
        Assert.Equal(
            ["0.1,1,True,007,18446744073709551615,1", "null,null,null,,null,null", "null,-3,False,x y,1,1E+300"],
            Some.Rows(session, $"SELECT * FROM {source.Relation}"));
    }

    [Fact]
    public void The_words_of_Gaia_for_null_are_null_among_numbers()
    {
        const string header = "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: id, datatype: int64}\n"
            + "# - {name: p, datatype: float64, unit: mas, subtype: null}\n";

        Assert.Equal(["1,null", "2,0.5"], Read("GaiaSource.csv.gz", $"{header}id,p\n1,null\n2,0.5\n"));
    }

    [Theory]
    [InlineData("x", "id", "holds something else than int64", "line 8 has 'x'")]
    [InlineData("1.5", "id", "holds something else than int64")]
    [InlineData("1", "name", "describes the columns", "names")]
    public void What_contradicts_the_header_is_refused(string cell, string name, params string[] parts)
        => InputFault.Expect(
            () => Read("t.ecsv", $"# %ECSV 1.0\n# ---\n# datatype:\n# - {{name: id, datatype: int64}}\n\n{name}\n\n{cell}\n"),
            ["t.ecsv", .. parts]);

    [Theory]
    [InlineData("# - {name: id", "cannot be used")]
    [InlineData("# datatype: 3", "no list of columns")]
    [InlineData("# delimiter: ';'\n# datatype:\n# - {name: id, datatype: int64}", "neither a comma nor a blank")]
    [InlineData("# datatype:\n# - {name: id}", "no datatype")]
    [InlineData("# a: &a [*a, *a]\n# b: &b [*a, *a]", "no list of columns")]
    public void A_header_that_is_none_is_refused(string header, string reason)
        => InputFault.Expect(() => Read("t.ecsv", $"# %ECSV 1.0\n# ---\n{header}\nid\n1\n"), "ECSV header", reason);

    [Fact]
    public void A_header_that_nests_without_end_is_refused()
        => InputFault.Expect(
            () => Read("t.ecsv", $"# %ECSV 1.0\n# ---\n# a: {new string('[', 100_000)}\nid\n1\n"), "ECSV header", "nests deeper");

    private List<string> Read(string name, string text, string select = "*")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? Fits.FitsBuilder.Compress(bytes) : bytes);
        return Some.Rows(_folder[name], select);
    }
}
