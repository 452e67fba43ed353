using System.Globalization;
using System.Text;

namespace Lyraflow.Cli.Tests;

/// <summary>A user's own catalogue from training to scores, in all formats.</summary>
public sealed class CatalogTests : IDisposable
{
    private const int Rows = 600;

    private readonly TemporaryFolder _folder = new();

    public CatalogTests()
    {
        var text = new StringBuilder("id,u,g,r,kind\n");
        for (var i = 0; i < Rows; i++)
        {
            var rare = i % 10 == 0;
            var (a, b) = (((i * 37) % 101 / 200.0) - 0.25, ((i * 53) % 97 / 200.0) - 0.25);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1237645941824356443 + i},{20 + (rare ? 1.2 : 0.4) + a:f3},20,{20 - (rare ? 0.1 : 0.5) + b:f3},");
            text.Append(rare ? "rare\n" : "common\n");
        }

        File.WriteAllText(_folder["stars.csv"], text.ToString());
        Done(
            "train", "stars.csv", "--features", "u-g, g-r", "--label", "kind", "--epochs", "2", "--layers", "2", "--bins", "4",
            "--hidden", "8", "-o",
            "model.safetensors");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_the_same_in_every_format_and_rows_keep_their_order()
    {
        Done("score", "model.safetensors", "stars.csv", "-o", "a.csv");
        var expected = File.ReadAllLines(_folder["a.csv"]);
        Done("score", "model.safetensors", "stars.csv", "-o", "b.parquet");
        Done("score", "model.safetensors", "b.parquet", "-o", "c.fits", "--columns", "id,u,g,r,kind");
        Done("score", "model.safetensors", "c.fits", "-o", "d.csv", "--columns", "id,u,g,r,kind");

        Assert.Equal("id,u,g,r,kind,log_density_common,log_density_rare,log10_ratio_rare,posterior_rare,score_rare,outlier", expected[0]);
        Assert.Equal(Rows + 1, expected.Length);
        Assert.StartsWith("1237645941824356443,", expected[1], StringComparison.Ordinal);
        // CSV carries numbers as they were written, such as 20.400: the scores are the same to the bit.
        Assert.Equal(expected.Select(Scores), File.ReadAllLines(_folder["d.csv"]).Select(Scores));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), path => Path.GetFileName(path).StartsWith('.'));
    }

    [Fact]
    public void Rows_flow_through_standard_input_and_output()
    {
        Done("score", "model.safetensors", "stars.csv", "-o", "a.csv");
        using var process = LyraflowProgram.Start(
            _folder.Path, [], ["sh", "-c", "cat stars.csv | \"$@\"", "sh"], "score", "model.safetensors", "-", "-o", "-", "-q");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(File.ReadAllText(_folder["a.csv"]), output);
    }

    [Theory]
    [InlineData("\"$@\" >> log.csv", "kept\n", Rows + 2)]
    [InlineData("\"$@\" | head -n 3 >> log.csv", "kept\n", 4)]
    public void Output_is_appended_and_may_be_cut_short(string pipeline, string before, int lines)
    {
        File.WriteAllText(_folder["log.csv"], before);
        using var process = LyraflowProgram.Start(
            _folder.Path, [], ["sh", "-c", pipeline, "sh"], "score", "model.safetensors", "stars.csv", "-o", "-", "-q");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((0, ""), (process.ExitCode, error));
        var log = File.ReadAllLines(_folder["log.csv"]);
        Assert.Equal(lines, log.Length);
        Assert.Equal("kept", log[0]);
        Assert.StartsWith("id,u,g,r", log[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_values_have_no_scores_or_go_or_are_named()
    {
        File.AppendAllText(_folder["stars.csv"], "7,-9999,20,19.6,common\n8,,20,19.6,common\n");

        Done("score", "model.safetensors", "stars.csv", "-o", "kept.csv");
        Done("score", "model.safetensors", "stars.csv", "-o", "dropped.csv", "--missing", "drop");

        Assert.Equal(["7,-9999,20,19.6,common,,,,,,", "8,,20,19.6,common,,,,,,"], File.ReadAllLines(_folder["kept.csv"])[^2..]);
        Assert.Equal(Rows + 1, File.ReadAllLines(_folder["dropped.csv"]).Length);
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, "score", "model.safetensors", "stars.csv", "-o", "x.csv", "--missing", "fail", "-q"),
            "stars.csv",
            "row 601",
            "u-g");
    }

    [Fact]
    public void A_folder_gets_one_result_per_file_and_a_second_run_skips_what_is_finished()
    {
        Directory.CreateDirectory(_folder["survey"]);
        Done("score", "model.safetensors", "stars.csv", "-o", "first.parquet", "--columns", "u,g,r");
        Done("sql", "model.safetensors", "select u, g, r from 'first.parquet'", "-o", "survey/a.parquet");
        File.Copy(_folder["survey/a.parquet"], _folder["survey/b.parquet"]);

        Done("score", "model.safetensors", "survey", "-o", "scored/");
        var written = File.GetLastWriteTimeUtc(_folder["scored/a.parquet"]);
        File.Delete(_folder["scored/b.parquet"]);
        var again = LyraflowProgram.Run(_folder.Path, "score", "model.safetensors", "survey", "-o", "scored/");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("1 files written, 1 finished before", again.Error, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["scored/a.parquet"]));
        Assert.True(File.Exists(_folder["scored/b.parquet"]));
    }

    [Fact]
    public void Evaluation_sampling_and_SQL_work_on_the_model()
    {
        Assert.Contains(
            "\"roc_auc\":",
            Done("evaluate", "model.safetensors", "stars.csv", "--label", "kind", "--json").Output,
            StringComparison.Ordinal);
        var card = Done("info", "model.safetensors").Output;
        Assert.Contains("u-g", card, StringComparison.Ordinal);
        Assert.Contains("conditioner.0.weight", card, StringComparison.Ordinal);
        var sample = Done("sample", "model.safetensors", "-n", "3", "--seed", "5").Output;
        Assert.Equal(7, sample.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(sample, Done("sample", "model.safetensors", "-n", "3", "--seed", "5").Output);
        var sql = Done("sql", "model.safetensors", "select count(*) as n, max(posterior_rare(u-g, g-r)) <= 1 as ok from "
            + "'stars.csv'").Output;
        Assert.Equal("n,ok\n600,true\n", sql);
    }

    [Fact]
    public void The_model_says_what_it_was_made_of()
    {
        Done(
            "train", "stars.csv", "--features", "blue, g-r", "--map", "blue=u-g", "--where", "g < 21", "--label", "kind",
            "--epochs", "1", "--seed", "7", "-o",
            "told.safetensors");

        var card = Done("info", "told.safetensors").Output;

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["stars.csv"])));
        Assert.All(
            (string[])
                [
                    "blue, g-r",
                    $"Source stars.csv, SHA-256 {hash}",
                    "Rows where g < 21",
                    "Names blue=u-g",
                    "Classes from the column kind",
                    "486",
                    "54",
                    " 7 ",
                ],
            text => Assert.Contains(text, card, StringComparison.Ordinal));
        Assert.Matches(@"lyraflow \d+\.\d+\.\d+, \d{4}-\d\d-\d\d", card);
    }

    [Fact]
    public void Another_flow_can_be_chosen_by_name()
    {
        Done("train", "stars.csv", "--features", "u, g-r", "--flow", "maf", "--layers", "2", "--epochs", "1", "-o", "maf.safetensors");
        Done("score", "maf.safetensors", "stars.csv", "-o", "scored.csv", "--columns", "id");

        Assert.Equal("id,log_density_all,outlier", File.ReadLines(_folder["scored.csv"]).First());
    }

    [Theory]
    [InlineData("there is no column 'u'", "score", "model.safetensors", "other.csv", "-o", "x.csv")]
    [InlineData("no such file", "score", "model.safetensors", "nowhere.csv", "-o", "x.csv")]
    [InlineData("cannot be written", "score", "model.safetensors", "stars.csv", "-o", "x.npz")]
    [InlineData("would replace", "score", "model.safetensors", "stars.csv", "-o", "stars.csv", "--overwrite")]
    [InlineData("--prior", "score", "model.safetensors", "stars.csv", "-o", "x.csv", "--prior", "2")]
    [InlineData("exists", "train", "stars.csv", "--features", "u,g", "-o", "model.safetensors")]
    [InlineData("no formula", "train", "stars.csv", "--features", "u, (select 1)", "-o", "x.safetensors")]
    [InlineData("no flow 'nonsense'", "train", "stars.csv", "--features", "u,r", "--flow", "nonsense", "-o", "x.safetensors")]
    [InlineData("nsf-ar, maf or iaf", "train", "stars.csv", "--features", "u", "--flow", "nsf", "-o", "x.safetensors")]
    [InlineData("below 1 / bins", "train", "stars.csv", "--features", "u,r", "--bins", "1000", "-o", "x.safetensors")]
    [InlineData("1 to 4096 bins", "train", "stars.csv", "--features", "u,r", "--bins", "0", "-o", "x.safetensors")]
    [InlineData("maf has no splines", "train", "stars.csv", "--features", "u,r", "--flow", "maf", "--bins", "8", "-o", "x.safetensors")]
    [InlineData("add --box", "train", "stars.csv", "--features", "u,r", "--flow", "nsf-box", "-o", "x.safetensors")]
    [InlineData("choose nsf-box", "train", "stars.csv", "--features", "u,r", "--box", "0:30, 0:30", "-o", "x.safetensors")]
    [
        InlineData(
            "outside the box [0, 20]", "train", "stars.csv", "--features", "u,r", "--flow", "nsf-box", "--box", "0:20, 0:30", "-o",
            "x.safetensors")
    ]
    [
        InlineData(
            "box has 1 columns", "train", "stars.csv", "--features", "u,r", "--flow", "nsf-box", "--box", "0:30", "-o", "x.safetensors")
    ]
    [
        InlineData(
            "out of the box", "train", "stars.csv", "--features", "u,r", "--flow", "nsf-box", "--box", "0:30, 0:30", "--jitter",
            "0.1", "-o",
            "x.safetensors")
    ]
    [InlineData("'colour'", "train", "stars.csv", "--features", "u,r", "--label", "colour", "-o", "x.safetensors")]
    [
        InlineData(
            "class strange", "train", "stars.csv", "--features", "u,r", "--label", "kind", "--classes", "strange", "-o", "x.safetensors")
    ]
    public void What_is_wrong_is_said_in_one_line(string named, params string[] arguments)
    {
        File.WriteAllText(_folder["other.csv"], "a,b\n1,2\n");

        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, [.. arguments, "-q"]), named);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    private static string Scores(string line) => string.Join(',', line.Split(',')[4..]);

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
