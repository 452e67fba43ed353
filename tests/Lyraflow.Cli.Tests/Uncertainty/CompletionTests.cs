using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Columns that rows lack, drawn from their distribution given the others.</summary>
public sealed class CompletionTests : IDisposable
{
    private const int Draws = 2000;

    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        var stars = new GaussianMixture(
        [
            new MixtureComponent(0.6, [0, 0], new[,] { { 1.0, 0.6 }, { 0.6, 1.0 } }),
            new MixtureComponent(0.4, [1, -1], new[,] { { 0.25, 0 }, { 0, 0.5 } }),
        ]);
        var model = DecidedModel.Mixtures;
        ModelFile.Save(
            model with { Classes = [model.Classes[0] with { Density = stars }, model.Classes[1]] },
            _folder["m.safetensors"],
            overwrite: false);
        ModelFile.Save(DecidedModel.Stacks, _folder["stacks.safetensors"], overwrite: false);
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m")]
    [InlineData("stacks")]
    public void Draws_are_as_the_density_of_the_column_says(string model)
    {
        // Also where y has an error, and where it is missing too.
        string[] rows = ["0.4,0", "-1.2,0.6", ",0"];
        for (var row = 0; row < rows.Length; row++)
        {
            File.WriteAllText(_folder["rows.csv"], $"x,y,e\n,{rows[row]}\n");
            string[] options = ["--errors", "y=e", "--prior", "0.2", "-q"];
            Done(["pdf", $"{model}.safetensors", "rows.csv", "--of", "x", "--grid=-8:10:1801", "-o", "pdf.csv", "--overwrite", .. options]);
            var line = File.ReadLines(_folder["pdf.csv"]).Last();
            double[] density =
            [
                .. line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)]
                    .Split(',').Select(Number),
            ];
            double[] drawn = [.. Complete(model, ["-n", $"{Draws}", .. options]).Select(cells => Number(cells["x"])).Order()];
            Assert.Equal(Draws, drawn.Length);
            var distance = drawn.Select((value, i) => Math.Abs(Below(density, value) - ((i + 0.5) / Draws))).Max();

            // Kolmogorov–Smirnov at p = 0.001; proposals that are drawn twice and the error of the integral add to chance.
            Assert.InRange(distance, 0, (1.95 / Math.Sqrt(Draws)) + (model == "stacks" ? 0.03 : 0));
        }
    }

    [Fact]
    public void Columns_of_formulas_are_solved_for_with_the_errors_of_the_others()
    {
        // x = a − b and y = b are normal and independent: without b only their sum is known, with an error in the second row.
        File.WriteAllText(_folder["rows.csv"], "a,b,e\n1.5,,0\n1.5,,0.5\n");
        var rows = Complete("one", "-n", $"{Draws}", "-q", "--map", "x=a-b", "--map", "y=b", "--errors", "a=e");
        foreach (var (group, sum) in rows.GroupBy(cells => cells["e"]).Zip([2, 2.25]))
        {
            double[] drawn = [.. group.Select(cells => Number(cells["b"]))];
            var (mean, variance) = (1.5 / sum, 1 - (1 / sum));
            Assert.Equal(mean, drawn.Average(), 4 * Math.Sqrt(variance / Draws));
            Assert.Equal(variance, drawn.Average(value => Math.Pow(value - drawn.Average(), 2)), 5 * variance * Math.Sqrt(2.0 / Draws));
        }

        Assert.All(rows, cells => Assert.Equal("1.5", cells["a"]));
    }

    [Fact]
    public void The_rest_of_a_row_fixes_what_errors_must_have_been()
    {
        // x = a − b, y = b − c with errors in b and c and without a: b − c is drawn between what was measured and the density,
        // and so is a.
        File.WriteAllText(_folder["rows.csv"], "a,b,c\n,3,2\n");
        var rows = Complete("one", "-n", $"{Draws}", "-q", "--map", "x=a-b", "--map", "y=b-c", "--errors", "b=0.3, c=0.4");
        double[] drawn = [.. rows.Select(cells => Number(cells["a"]))];

        // The true b is 3 + 0.3·ε; given y = 1 measured with the variance 0.25 it has the mean 3 − 0.09·1/1.25 and the variance
        // 0.09 − 0.09²/1.25; x adds 1 to the variance of a = x + b.
        var (mean, variance) = (3 - (0.09 / 1.25), 1 + 0.09 - (0.09 * 0.09 / 1.25));
        Assert.Equal(mean, drawn.Average(), 4 * Math.Sqrt(variance / Draws));
        Assert.Equal(variance, drawn.Average(value => Math.Pow(value - mean, 2)), 5 * variance * Math.Sqrt(2.0 / Draws));
    }

    [Fact]
    public void What_the_features_do_not_determine_stays_as_it_was_written()
    {
        File.WriteAllText(_folder["rows.csv"], "id,a,b,c\n007,1.50,1,-9999\n008,,,3\n009,,,\n010,1,2,3\n");
        var outcome = Done(
            "sample", "one.safetensors", "--given", "rows.csv", "--complete", "-o", "completed.csv", "--map", "x=a-b", "--map", "y=b-c");
        var rows = Read("completed.csv");
        Assert.Equal(["id", "a", "b", "c"], rows[0].Keys);
        Assert.Equal("007 008 009 010", string.Join(' ', rows.Select(cells => cells["id"])));
        Assert.Equal("1.50", rows[0]["a"]);
        Assert.NotEqual("-9999", rows[0]["c"]);
        Assert.All(new[] { "a", "b" }, column => Assert.NotEmpty(rows[1][column]));
        Assert.All(new[] { "a", "b", "c" }, column => Assert.Empty(rows[2][column].Trim('"')));
        Assert.Equal("1 2 3", string.Join(' ', rows[3].Values.Skip(1)));
        Assert.Contains(outcome.ErrorLines, line => line.Contains("3 of 4 rows lacked a column", StringComparison.Ordinal));
        Assert.Contains(outcome.ErrorLines, line => line.Contains("b stays as it is in 1 rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_are_kept_and_classes_drawn_by_their_posterior()
    {
        File.WriteAllText(_folder["rows.csv"], "x,y\n,0\n");
        var rows = Complete("m", "-n", $"{Draws}", "-q", "--limits", "x>2", "--class", "rare");
        Assert.All(rows, cells => Assert.InRange(Number(cells["x"]), 2, 10));
        Assert.DoesNotContain("drawn_class", rows[0].Keys);

        // Given x = 1.5, the ratio of the rare class to the round star of the stacks is e, and the priors are equal.
        File.WriteAllText(_folder["rows.csv"], "x,y\n1.5,\n");
        ModelFile.Save(DecidedModel.Mixtures, _folder["round.safetensors"], overwrite: false);
        var share = Complete("round", "-n", $"{Draws}", "-q", "--prior", "equal")
            .Average(cells => cells["drawn_class"] == "rare" ? 1.0 : 0);
        var odds = Math.E;
        Assert.Equal(odds / (1 + odds), share, 4 * Math.Sqrt(0.2 / Draws));
    }

    [Fact]
    public void Draws_of_a_row_do_not_hang_on_others_or_on_threads()
    {
        File.WriteAllLines(
            _folder["rows.csv"], ["x,y", .. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $",{0.1 * i}" : $"{0.1 * i},")]);
        var one = Complete("stacks", "-q", "-n", "3", "--threads", "1");
        var three = Complete("stacks", "-q", "-n", "3", "--threads", "3");
        Assert.Equal(one.Select(cells => cells.Values), three.Select(cells => cells.Values));
        Assert.Equal(["x", "y", "draw", "drawn_class", "effective_samples"], one[0].Keys);
        Assert.Equal("1 2 3 1", string.Join(' ', one.Take(4).Select(cells => cells["draw"])));
        Assert.Equal(3, one.Take(3).Select(cells => cells["x"]).Distinct().Count());
        Assert.All(
            one.Where(cells => cells["effective_samples"].Trim('"').Length > 0),
            cells => Assert.InRange(Number(cells["effective_samples"]), 20, 1024));

        // Other rows before it, none of them drawn differently.
        File.WriteAllLines(_folder["rows.csv"], ["x,y", .. Enumerable.Range(0, 40).Select(i => i == 39 ? $"{0.1 * i}," : "1,2")]);
        Assert.Equal(one[^1].Values, Complete("stacks", "-q", "-n", "3")[^1].Values);
    }

    [Theory]
    [InlineData("--given FILE", "--complete")]
    [InlineData("mock objects", "--complete", "--given", "rows.csv", "--with-errors", "x=1")]
    [InlineData("add --complete", "-n", "3", "--errors", "x=1")]
    [InlineData("1 to 2500", "--complete", "--given", "rows.csv", "-n", "3000")]
    [InlineData("no class nova", "--complete", "--given", "rows.csv", "--class", "nova")]
    [InlineData("no column 'x'", "--complete", "--given", "other.csv")]
    public void Bad_input_is_refused_in_words(string named, params string[] options)
    {
        File.WriteAllText(_folder["rows.csv"], "x,y\n,1\n");
        File.WriteAllText(_folder["other.csv"], "y\n1\n");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, ["sample", "m.safetensors", "-o", "x.csv", "-q", .. options]), named);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    // On the grid from −8 to 10 in steps of 0.01.
    private static double Below(double[] density, double value)
    {
        var cells = (int)((value + 8) / 0.01);
        return Enumerable.Range(0, cells).Sum(i => 0.005 * (density[i] + density[i + 1]))
            + ((((value + 8) / 0.01) - cells) * 0.01 * density[cells]);
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private Dictionary<string, string>[] Complete(string model, params string[] options)
    {
        Done(
        [
            "sample", $"{model}.safetensors", "--given", "rows.csv", "--complete", "-o", "completed.csv", "--overwrite", .. options,
        ]);
        return Read("completed.csv");
    }

    private Dictionary<string, string>[] Read(string file)
    {
        var lines = File.ReadAllLines(_folder[file]);
        var names = lines[0].Split(',');
        return [.. lines[1..].Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
