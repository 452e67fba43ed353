namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A folder of a thousand tiles with one that is empty, a README, and what else lies about in such folders.</summary>
public sealed class Case11EmptyTileAndReadme : IDisposable
{
    private static readonly string[] Small =
        ["--flow", "nsf", "--epochs", "1", "--layers", "2", "--bins", "4", "--hidden", "8", "--threads", "1", "-q"];

    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    public Case11EmptyTileAndReadme()
    {
        Directory.CreateDirectory(_folder["t"]);
        _folder.Write("t/a.csv", TableCases.Table[..1000]);
        _folder.Write("t/b.csv", TableCases.Table[0]);
        _folder.Write("t/c.csv", [TableCases.Table[0], .. TableCases.Table[1000..]]);
        _folder.Write("t/README.txt", "this is no table", "it says, among others, what the tiles are");
    }

    [Fact]
    public void They_are_named_and_passed_over()
    {
        var outcome = _folder.Done("score", "m.safetensors", "t", "-o", "o");

        Assert.Contains("passed over: t/b.csv: has no rows.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("passed over: t/README.txt: its first line names none of the columns", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("t: 2 of 4 files passed over.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("2 files written, 2 passed over", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["a.csv", "c.csv"], Directory.GetFiles(_folder["o"], "*.csv").Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(1000, _folder.Lines("o/a.csv").Length);
    }

    [Fact]
    public void Or_end_the_run_where_that_was_asked_for()
    {
        _folder.Refused(["score", "m.safetensors", "t", "-o", "o", "--strict", "-q"], "t/README.txt", "leave out --strict");
        File.Delete(_folder["t/README.txt"]);
        _folder.Refused(["train", "t", "--features", "u-g", "-o", "n.safetensors", "--strict", .. Small], "t/b.csv: has no rows");
        _folder.Refused(["evaluate", "m.safetensors", "t", "--label", "cls", "--out", "e", "--strict", "-q"], "t/b.csv: has no rows");
        _folder.Refused(["sql", "m.safetensors", "select count(u) from 't/*.csv'", "--strict"], "t/b.csv: has no rows");
    }

    [Fact]
    public void A_damaged_tile_is_no_README()
    {
        File.AppendAllText(_folder["t/c.csv"], "1,2,3\n");

        _folder.Refused(["score", "m.safetensors", "t", "-o", "o", "-q"], "t/c.csv: line 1003 has 3 cells where the header has 6");
    }

    [Fact]
    public void All_commands_that_read_a_folder_pass_over_them()
    {
        string[] train = ["--features", "u-g, g-r, r-i", "--label", "cls", .. Small];
        Said(_folder.Done(["train", "t", .. train, "-o", "tiles.safetensors"]));
        _folder.Done(["train", "base.csv", .. train, "-o", "whole.safetensors"]);
        var evaluated = _folder.Done("evaluate", "m.safetensors", "t", "--label", "cls", "--out", "e", "--no-report", "-q");
        var counted = _folder.Done("sql", "m.safetensors", "select count(u) as n from 't/*'", "-o", "-");

        Said(evaluated);
        Assert.Contains("star: 1,600 rows", evaluated.Output, StringComparison.Ordinal);
        Assert.Equal("n\n2000\n", counted.Output);
        Assert.Contains("passed over: t/b.csv: has no rows.", counted.Error, StringComparison.Ordinal);
        Assert.Equal(Scores("whole.safetensors"), Scores("tiles.safetensors"));

        static void Said(Outcome outcome)
        {
            Assert.Contains("passed over: t/b.csv: has no rows.", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("passed over: t/README.txt", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("2 of 4 files passed over", outcome.Error, StringComparison.Ordinal);
        }

        string Scores(string model) => _folder.Done("score", model, "base.csv", "-o", "-", "-q").Output;
    }

    [Fact]
    public void Cross_validation_takes_a_pattern_of_tiles()
    {
        string[] Rows(int from) =>
            [
                "u_g,g_r,r_i,i_z,label",
                .. Enumerable.Range(from, 60).Select(k =>
                    $"1.{k * 7 % 11},0.3{k * 5 % 13},0.1{k * 3 % 7},0.0{k % 9},{(k % 3 == 0 ? "rrlyrae" : "star")}"),
            ];
        _folder.Write("t/x1.csv", Rows(0));
        _folder.Write("t/x2.csv", Rows(0)[0]);
        _folder.Write("t/x3.csv", Rows(60));

        string[] crossval =
        [
            "crossval", "t/x*.csv", "--features", "u_g, g_r, r_i, i_z", "--label", "label", "--methods", "gaussian", "--folds", "3",
            "--no-report", "--out", "f", "-q",
        ];
        var outcome = _folder.Done(crossval);

        Assert.Contains("passed over: t/x2.csv: has no rows.", outcome.Error, StringComparison.Ordinal);
        _folder.Refused([.. crossval, "--overwrite", "--strict"], "t/x2.csv: has no rows");
    }

    [Fact]
    public void So_is_what_else_lies_about()
    {
        File.Delete(_folder["t/b.csv"]);
        File.Delete(_folder["t/README.txt"]);
        _folder.Write("t/a.csv.md5", "d41d8cd98f00b204e9800998ecf8427e  a.csv");
        _folder.Write("t/LICENSE", "CC BY 4.0");
        _folder.Write("t/zero.csv");
        _folder.Write("t/comments.csv", "# nothing yet", "");
        _folder.Write("t/page.csv", "<!DOCTYPE html>", "<html><body><h1>503 Service Unavailable</h1></body></html>");
        _folder.Write("t/._a.csv", "\0\u0005\u0016\u0007");
        Directory.CreateDirectory(_folder["t/more"]);
        _folder.Write("t/more/README.txt", "this is no table either");

        var outcome = _folder.Done("score", "m.safetensors", "t", "-o", "o", "-q");

        string[] passedOver =
        [
            "lyraflow: passed over: t/LICENSE: is no catalogue by its name.",
            "lyraflow: passed over: t/a.csv.md5: is no catalogue by its name.",
            "lyraflow: passed over: t/comments.csv: is empty.",
            "lyraflow: passed over: t/more/README.txt: its first line names none of the columns that are needed.",
            "lyraflow: passed over: t/page.csv: its first line names none of the columns that are needed.",
            "lyraflow: passed over: t/zero.csv: is empty.",
            "lyraflow: t: 6 of 8 files passed over.",
        ];
        Assert.Equal(passedOver, outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_folder_of_tables_may_hold_a_text_and_a_list_of_another_kind()
    {
        Directory.CreateDirectory(_folder["p"]);
        _folder.Done("sql", "m.safetensors", "select * from 'base.csv' limit 500", "-o", "p/a.parquet");
        _folder.Done("sql", "m.safetensors", "select * from 'base.csv' limit 500 offset 500", "-o", "p/c.parquet");
        _folder.Done("sql", "m.safetensors", "select * from 'base.csv' where u < 0", "-o", "p/b.parquet");
        _folder.Write("p/README.txt", "Tiles of a survey, in Parquet");
        _folder.Write("p/partitions.csv", "order,pixel,rows", "1,4,500");
        _folder.Write("p/page.parquet", "<html>not found</html>");

        var outcome = _folder.Done("score", "m.safetensors", "p", "-o", "scored", "-q");

        Assert.Contains("passed over: p/b.parquet: has no rows.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("passed over: p/page.parquet: is no Parquet file.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("p: 4 of 6 files passed over.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("n\n1000\n", _folder.Done("sql", "m.safetensors", "select count(score_qso) as n from 'scored/*.parquet'").Output);
    }

    [Fact]
    public void An_empty_tile_changes_no_type()
    {
        _folder.Write("t/b.csv", "i,r,g,u,objid,cls");
        _folder.Write("t/d.csv", "other,columns,u");

        var typed = _folder.Done("sql", "m.safetensors", "select typeof(u) as u, typeof(objid) as id from 't/*.csv' limit 1");

        Assert.Equal("u,id\nDOUBLE,BIGINT\n", typed.Output);
    }

    [Fact]
    public void Where_nothing_is_a_table_the_first_file_is_named()
    {
        Directory.CreateDirectory(_folder["n"]);
        _folder.Write("n/README.txt", "this is no table", "but a text");
        _folder.Write("n/notes.txt", "nor is this", "nor this");

        _folder.Refused(["score", "m.safetensors", "n", "-o", "o", "-q"], "n/README.txt");
        File.Delete(_folder["n/notes.txt"]);
        _folder.Refused(["score", "m.safetensors", "n", "-o", "o", "-q"], "n", "u");
    }
}
