using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>Candidate lists, and what the program says to expect of them.</summary>
public sealed class SelectTests : IDisposable
{
    private static readonly double Ln10 = Math.Log(10);

    private readonly TemporaryFolder _folder = new();

    public SelectTests()
    {
        ModelFile.Save(DecidedModel.Mixtures, _folder["m.safetensors"], overwrite: false);

        // The log10 ratio is that of the row's number: x = 1 + ratio · ln(10) / 2.
        Write("stars.csv", Enumerable.Range(-20, 41).Select(i => ($"{i}", 1 + (i / 10.0 * Ln10 / 2), 0.5)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Posteriors_are_calibrated_and_ratios_are_not()
    {
        Write("rows.csv", [("far", 1, 10), ("near", 1, 4), ("plain", 3, 0), ("between", 0.7, -0.4)]);

        foreach (var row in Lines("score", "m.safetensors", "rows.csv", "-o", "-", "-q"))
        {
            var (x, y) = (Number(row[1]), Number(row[2]));
            Assert.Equal(((2 * x) - 2) / Ln10, Number(row[5]), 1e-5);
            Assert.Equal(DecidedModel.Posterior(x, y, DecidedModel.Prior), Number(row[6]), 1e-5);
            Assert.Equal(1 / (1 + Math.Exp(-Number(row[5]))), Number(row[7]), 1e-9);
        }

        Assert.Equal(0.01, DecidedModel.Posterior(1, 10, 0.01), 1e-12);
        var macros = Lines("sql", "m.safetensors", "select x, y, posterior_rare(x, y) p from 'rows.csv'", "--prior", "0.2");
        Assert.Equal(4, macros.Length);
        Assert.All(macros, row => Assert.Equal(
            DecidedModel.Posterior(Number(row[0]), Number(row[1]), 0.2), Number(row[2]), 1e-5));
    }

    [Fact]
    public void The_other_of_two_classes_has_the_rest_of_the_posterior()
    {
        var rare = Lines("score", "m.safetensors", "stars.csv", "-o", "-", "-q");
        var star = Lines("score", "m.safetensors", "stars.csv", "-o", "-", "-q", "--target", "star");

        Assert.All(rare.Zip(star), pair => Assert.Equal(1, Number(pair.First[6]) + Number(pair.Second[6]), 1e-9));
    }

    [Theory]
    [InlineData("complete", -5, "0.089", "0.970")]
    [InlineData("balanced", 10, "0.858", "0.600")]
    [InlineData("pure", 15, "0.976", "0.400")]
    [InlineData("0.7", 7, "0.858", "0.600")]
    [InlineData("-1.25", -12, "0.089", "0.970")]
    public void Only_the_selected_rows_are_written_and_what_to_expect_is_said(string select, int first, string purity, string completeness)
    {
        // 0.04 from the threshold on both sides, so that rounding decides nothing.
        Write("stars.csv", Enumerable.Range(-20, 41).Select(i => ($"{i}", 1 + (((i / 10.0) + 0.04) * Ln10 / 2), 0.5)));

        var outcome = Done("score", "m.safetensors", "stars.csv", "-o", "a.csv", "--select", select);

        var written = File.ReadLines(_folder["a.csv"]).Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(first, 21 - first), written);
        var said = outcome.ErrorLines[^1];
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"selected {21 - first} of 41 rows"), said, StringComparison.Ordinal);
        Assert.Contains($"a purity of {purity} (", said, StringComparison.Ordinal);
        Assert.Contains($"a completeness of {completeness} (", said, StringComparison.Ordinal);
        Assert.Equal(select is "pure" or "balanced" or "0.7", said.Contains("rests on only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.fits")]
    [InlineData("-")]
    public void Selecting_counts_the_same_in_every_format(string output)
    {
        var outcome = Done("score", "m.safetensors", "stars.csv", "-o", output, "--select", "0.95");

        Assert.Contains("selected 11 of 41 rows", outcome.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rarer_class_may_leave_no_threshold_pure_enough()
    {
        var result = Json("score", "m.safetensors", "stars.csv", "-o", "a.csv", "--select", "pure", "--prior", "0.001", "--json");

        Assert.Equal((41, 36), ((int)result["rows"]!, (int)result["dropped"]!));
        var expected = result["expected"]!;
        Assert.Equal(("pure", false), ((string)expected["name"]!, (bool)expected["reached"]!));
        Assert.Equal((1.5, 0.001), ((double)expected["log10_ratio"]!, (double)expected["prior"]!));
        Assert.Equal((0.4, 1), ((double)expected["completeness"]!, (int)expected["contaminants"]!));
        Assert.Equal(0.0004 / (0.0004 + 0.0000999), (double)expected["purity"]!, 1e-12);
        Assert.InRange((double)expected["purity_interval"]!["low"]!, 0.3, 0.8);
        Assert.Contains(
            "this is the purest",
            Done("score", "m.safetensors", "stars.csv", "-o", "b.csv", "--select", "pure", "--prior", "0.001").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_selection_all_rows_are_written_and_a_note_says_what_the_balanced_one_would_give()
    {
        var outcome = Done("score", "m.safetensors", "stars.csv", "-o", "a.csv");

        Assert.Equal(42, File.ReadLines(_folder["a.csv"]).Count());
        Assert.All(
            (string[])["log10_ratio_rare of at least 1.000", "at the prior 0.01", "purity of 0.858", "--select balanced"],
            part => Assert.Contains(part, outcome.ErrorLines[^1], StringComparison.Ordinal));
        Assert.Equal(0, (int)Json("score", "m.safetensors", "stars.csv", "-o", "a.csv", "--overwrite", "--json")["dropped"]!);
    }

    [Theory]
    [InlineData("purest")]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("1,5")]
    public void A_selection_that_is_none_is_refused(string select)
        => Refused(Selecting("m.safetensors", select), "pure, balanced, complete", "check --select");

    [Fact]
    public void A_model_without_thresholds_says_what_is_missing_and_what_to_do()
    {
        ModelFile.Save(DecidedModel.Mixtures with { Decision = null }, _folder["plain.safetensors"], overwrite: false);

        Refused(Selecting("plain.safetensors", "pure"), "plain.safetensors", "no thresholds", "lyraflow train");
        Refused([.. Selecting("m.safetensors", "pure"), "--target", "star"], "for the class rare, not for star");
        Assert.Contains(
            "what to expect of them is not known",
            Done(Selecting("plain.safetensors", "0.95")).Error,
            StringComparison.Ordinal);
        Assert.Equal(12, File.ReadLines(_folder["a.csv"]).Count());
    }

    [Fact]
    public void One_density_has_no_ratio_to_select_by()
    {
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);

        Refused(Selecting("one.safetensors", "1"), "one.safetensors", "leave out --select");
        Done("score", "one.safetensors", "stars.csv", "-o", "a.csv");
    }

    [Fact]
    public void Of_three_classes_the_sought_one_is_calibrated_and_selected_against_the_rest()
    {
        ModelFile.Save(DecidedModel.ThreeClasses, _folder["three.safetensors"], overwrite: false);
        Write("rows.csv", [("a", 3, 0), ("b", 0.7, 1.6), ("c", 2.5, 2)]);

        var rows = Lines("score", "three.safetensors", "rows.csv", "-o", "-", "-q");

        Assert.All(rows, row =>
        {
            var (x, y) = (Number(row[1]), Number(row[2]));
            double Density(double a, double b) => Math.Exp(-(((x - a) * (x - a)) + ((y - b) * (y - b))) / 2);
            var ratio = Density(2, 0) / ((9000 * Density(0, 0)) + (900 * Density(0, 3))) * 9900;
            Assert.Equal(Math.Log10(ratio), Number(row[6]), 1e-5);
            var logOdds = (0.9 * Math.Log(ratio)) + 0.25 + Math.Log(0.01 / 0.99);
            Assert.Equal(1 / (1 + Math.Exp(-logOdds)), Number(row[7]), 1e-6);
        });
        var least = rows.Select(row => Number(row[6])).Order().ElementAt(1) - 1e-6;
        Assert.Equal(
            rows.Where(row => Number(row[6]) >= least).Select(row => row[0]),
            Lines("score", "three.safetensors", "rows.csv", "-o", "-", "-q", $"--select={least.ToString(CultureInfo.InvariantCulture)}")
                .Select(row => row[0]));
    }

    [Fact]
    public void Results_of_another_selection_are_not_gone_on_with()
    {
        Directory.CreateDirectory(_folder["survey"]);
        File.Copy(_folder["stars.csv"], _folder["survey/a.csv"]);
        File.Copy(_folder["stars.csv"], _folder["survey/b.csv"]);
        Directory.CreateDirectory(_folder["out"]);
        string[] run = ["score", "m.safetensors", "survey", "-o", "out"];

        Assert.Equal(60, (int)Json([.. run, "--select", "0.95", "--json"])["dropped"]!);
        Refused([.. run, "--select", "pure"], "what is selected by the ratio differs");
        Assert.Contains("2 finished before", Done([.. run, "--select", "0.95"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_number_are_not_selected()
    {
        File.AppendAllText(_folder["stars.csv"], "none,,0.5\n");

        var result = Json("score", "m.safetensors", "stars.csv", "-o", "a.csv", "--select", "0.95", "--json");

        Assert.Equal((42, 31), ((int)result["rows"]!, (int)result["dropped"]!));
    }

    private void Write(string name, IEnumerable<(string Id, double X, double Y)> rows) => File.WriteAllLines(
        _folder[name], ["id,x,y", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Id},{row.X},{row.Y}"))]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string[][] Lines(params string[] arguments)
        => [.. Done(arguments).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    private JsonNode Json(params string[] arguments) => JsonNode.Parse(Done(arguments).Output)!;

    private static string[] Selecting(string model, string select) => ["score", model, "stars.csv", "-o", "a.csv", "--select", select];

    private void Refused(string[] arguments, params string[] named)
        => Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, arguments), named);

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
