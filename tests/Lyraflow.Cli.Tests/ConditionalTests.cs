using System.Globalization;
using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

/// <summary>Densities given a magnitude, from training to mock catalogues.</summary>
public sealed class ConditionalTests : IClassFixture<ConditionalFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ConditionalTests(ConditionalFixture fixture) => fixture.CopyTo(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_is_scored_at_its_own_context()
    {
        // The same colour is that of a rare star at the bright end and that of a common one at the faint end.
        File.WriteAllText(_folder["two.csv"], "colour,other,r\n0.25,0.05,14.5\n0.25,0.05,19.5\n0.25,0.05,-9999\n");
        Done("score", "given.safetensors", "two.csv", "-o", "scored.csv");
        var scored = File.ReadAllLines(_folder["scored.csv"]);
        string[][] cells = [.. scored[1..].Select(line => line.Split(','))];

        Assert.Equal("colour,other,r,log_density_common,log_density_rare,log10_ratio_rare,posterior_rare,score_rare,outlier", scored[0]);
        Assert.True(Number(cells[0][5]) > 1 && Number(cells[1][5]) < -1, string.Join('\n', scored));
        Assert.Equal("-9999,,,,,,", string.Join(',', cells[2][2..]));
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, "score", "given.safetensors", "two.csv", "-o", "x.csv", "--missing", "fail", "-q"),
            "row 3",
            "r - 10");

        var sql = Done("sql", "given.safetensors", "select log10_ratio_rare(colour, other, r - 10) from 'two.csv' limit 2").Output;
        Assert.Equal([cells[0][5], cells[1][5]], sql.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    [Fact]
    public void An_outlier_is_one_at_its_context()
    {
        File.WriteAllText(_folder["two.csv"], "colour,other,r\n0.25,0.05,19.5\n0.25,0.05,16.9\n");
        Done("score", "given.safetensors", "two.csv", "-o", "scored.csv", "--columns", "r");

        Assert.Equal(["false", "true"], File.ReadAllLines(_folder["scored.csv"])[1..].Select(line => line.Split(',')[^1]));
    }

    [Fact]
    public void Evaluation_and_description_know_the_context()
    {
        var metrics = JsonNode.Parse(
            Done("evaluate", "given.safetensors", "stars.csv", "--label", "kind", "--json", "--no-report", "-q").Output)!;
        Assert.Equal("r - 10", (string?)metrics["context"]![0]!["name"]);
        Assert.True((double)metrics["classifier"]!["roc_auc"]! > 0.999);
        foreach (var item in metrics["classes"]!.AsArray())
        {
            // Drawn at one context alone, colours would be half a magnitude off at the ends.
            Assert.All(item!["kolmogorov_smirnov"]!.AsArray(), test => Assert.InRange((double)test!["statistic"]!, 0, 0.1));
            var integral = item["fit"]!["integral"]!;
            Assert.InRange(
                (double)integral["estimate"]!,
                1 - (5 * (double)integral["standard_error"]!),
                1 + (5 * (double)integral["standard_error"]!));

            // Two for a right density; a colour taken at the mean context would be some five standard deviations off.
            Assert.InRange((double)item["fit"]!["base_space"]!["mean_squared_radius"]!, 1, 3);
        }

        Assert.Contains("Given r - 10 [mag]", Done("info", "given.safetensors").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_are_drawn_at_one_context_or_at_those_of_a_file()
    {
        var constant = Done("sample", "given.safetensors", "-n", "3", "--context", "r - 10 = 9.5").Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("colour,other,r - 10,label", constant[0]);
        Assert.Equal(7, constant.Length);
        Assert.All(constant[1..], line => Assert.Contains(",9.5,", line, StringComparison.Ordinal));
        Assert.All(constant[1..4], line => Assert.InRange(Number(line.Split(',')[0]), 0.1, 0.4));

        File.WriteAllText(_folder["field.csv"], "id,mag\n1,14.5\n2,\n3,19.5\n");
        var sampled = LyraflowProgram.Run(
            _folder.Path, "sample", "given.safetensors", "--given", "field.csv", "--map", "r=mag", "-n", "2", "--class", "rare",
            "-q", "-o",
            "mock.csv");
        Assert.Contains("1 rows of field.csv have no number", sampled.Error, StringComparison.Ordinal);
        double[][] rows = [.. File.ReadLines(_folder["mock.csv"]).Skip(1).Select(line => Array.ConvertAll(line.Split(','), Number))];
        Assert.Equal([4.5, 4.5, 9.5, 9.5], rows.Select(row => row[2]));
        Assert.All(rows, row => Assert.InRange(row[0], 0.1 * (row[2] - 7) + 0.35, 0.1 * (row[2] - 7) + 0.65));
        Assert.Equal(4, rows.Select(row => row[0]).Distinct().Count());

        Done(
            "sample", "given.safetensors", "--given", "field.csv", "--map", "r=mag", "-n", "2", "--class", "rare", "-q", "-o",
            "alone.csv", "--threads",
            "1");
        Assert.Equal(File.ReadAllText(_folder["mock.csv"]), File.ReadAllText(_folder["alone.csv"]));
    }

    [Theory]
    [InlineData("--context \"r - 10=NUMBER\"", "sample", "given.safetensors", "-n", "1")]
    [InlineData("-n N", "sample", "given.safetensors", "--context", "r - 10 = 1")]
    [InlineData("\"r - 10=NUMBER\"", "sample", "given.safetensors", "-n", "1", "--context", "r = 17")]
    [InlineData("\"r - 10=NUMBER\"", "sample", "given.safetensors", "-n", "1", "--context", "r - 10 = NaN")]
    [InlineData("exclude each other", "sample", "given.safetensors", "--context", "r - 10 = 1", "--given", "stars.csv")]
    [InlineData("there is no column 'r'", "sample", "given.safetensors", "--given", "other.csv")]
    [InlineData("there is no column 'r'", "score", "given.safetensors", "other.csv", "-o", "x.csv")]
    [InlineData("there is no column 'r'", "train", "other.csv", "--features", "colour, other", "--context", "r", "-o", "x.safetensors")]
    [
        InlineData(
            "r * 0 cannot be standardized", "train", "stars.csv", "--features", "colour, other", "--context", "r * 0", "-o",
            "x.safetensors")
    ]
    [InlineData("is a feature too", "train", "stars.csv", "--features", "colour, other", "--context", "other", "-o", "x.safetensors")]
    [
        InlineData(
            "2 units for 3", "train", "stars.csv", "--features", "colour, other", "--context", "r", "--units", "mag,mag", "-o",
            "x.safetensors")
    ]
    [
        InlineData(
            "iaf, maf, nsf, nsf-ar, nsf-box, realnvp", "train", "stars.csv", "--features", "colour, other", "--context", "r",
            "--flow", "planar", "-o",
            "x.safetensors")
    ]
    [
        InlineData(
            "combination of the others", "train", "stars.csv", "--features", "colour, other", "--context", "r, r", "-o", "x.safetensors")
    ]
    public void What_is_wrong_with_a_context_is_said_in_one_line(string named, params string[] arguments)
    {
        File.WriteAllText(_folder["other.csv"], "colour,other\n0.1,0.2\n");

        var outcome = LyraflowProgram.Run(_folder.Path, [.. arguments, "-q"]);
        Refusal.AssertOne(outcome, named);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    [Fact]
    public void A_model_without_context_refuses_one()
    {
        Done(
            "train", "stars.csv", "--features", "colour, other", "--flow", "maf", "--layers", "1", "--epochs", "1", "-o",
            "plain.safetensors");
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, "sample", "plain.safetensors", "-n", "1", "--context", "r=17", "-q"), "without context");
    }

    [Fact]
    public void One_feature_can_be_given_another()
    {
        Refusal.AssertOne(
            LyraflowProgram.Run(
                _folder.Path, "train", "stars.csv", "--features", "colour", "--context", "r", "--flow", "nsf", "-o", "x.safetensors", "-q"),
            "nsf-ar, maf or iaf");
        Done(
            "train", "stars.csv", "--features", "colour", "--context", "r", "--flow", "nsf-ar", "--layers", "1", "--epochs", "1",
            "-o",
            "one.safetensors");
        Assert.Equal("colour,r\n", Done("sample", "one.safetensors", "-n", "1", "--context", "r=15").Output[..9]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
