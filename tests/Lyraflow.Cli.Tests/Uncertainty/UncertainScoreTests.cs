using System.Globalization;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Rows with errors, limits and missing columns, under classes that are round Gaussians about (0, 0) and (2, 0).</summary>
public sealed class UncertainScoreTests : IDisposable
{
    private static readonly double Ln10 = Math.Log(10);
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly TemporaryFolder _folder = new();

    public UncertainScoreTests()
    {
        ModelFile.Save(DecidedModel.Mixtures, _folder["m.safetensors"], overwrite: false);
        ModelFile.Save(DecidedModel.Stacks, _folder["stacks.safetensors"], overwrite: false);
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_error_widens_both_classes()
    {
        File.WriteAllText(_folder["rows.csv"], "x,y,x_err\n1.8,0.3,0.75\n-0.4,1,0.5\n");
        var rows = Score("m.safetensors", "rows.csv", "--errors", "x=x_err, y=0.2");

        Assert.Equal(
            "x,y,x_err,log_density_star,log_density_rare,log10_ratio_rare,posterior_rare,score_rare,outlier,"
                + "log10_ratio_error_rare,missing_columns",
            File.ReadLines(_folder["scored.csv"]).First());
        Assert.All(rows, row =>
        {
            var (x, y, error) = (Number(row[0]), Number(row[1]), Number(row[2]));
            var (ofX, ofY) = (1 + (error * error), 1.04);
            double LogDensity(double center)
                => -((x - center) * (x - center) / (2 * ofX)) - (y * y / (2 * ofY)) - (0.5 * Math.Log(ofX * ofY)) - (2 * HalfLogTwoPi);
            Assert.Equal(LogDensity(0), Number(row[3]), 1e-5);
            Assert.Equal(LogDensity(2), Number(row[4]), 1e-5);
            Assert.Equal((LogDensity(2) - LogDensity(0)) / Ln10, Number(row[5]), 1e-5);
            Assert.Equal(["false", "0.0", "\"\""], row[8..]);
        });
    }

    [Fact]
    public void A_missing_column_is_integrated_over_and_without_any_the_posterior_is_the_prior()
    {
        File.WriteAllText(_folder["rows.csv"], "x,y\n,0.3\n1.5,\n,\n-9999,99\n");
        var rows = Score("m.safetensors", "rows.csv", "--missing", "marginalize", "--prior", "0.2");

        Assert.Equal(-(0.3 * 0.3 / 2) - HalfLogTwoPi, Number(rows[0][2]), 1e-6);
        Assert.Equal("0.0", rows[0][4]);
        Assert.Equal("x", rows[0][^1]);
        Assert.Equal(1 / Ln10, Number(rows[1][4]), 1e-6);
        Assert.Equal("y", rows[1][^1]);
        foreach (var row in rows[2..])
        {
            Assert.Equal(["0.0", "0.0", "0.0", "0.2", "0.5", "false", "0.0", "x y"], row[2..]);
        }
    }

    [Fact]
    public void A_limit_speaks_for_the_class_that_lies_beyond()
    {
        // Beyond 2 lies half of the rare class and 0.0228 of the stars; below, the rest.
        File.WriteAllText(_folder["rows.csv"], "x,y,edge\n,0,2\n,0,\n1,0,2\n");
        var above = Score("m.safetensors", "rows.csv", "--missing", "marginalize", "--limits", "x>edge");
        var below = Score("m.safetensors", "rows.csv", "--missing", "marginalize", "--limits", "x<edge");

        Assert.Equal(Math.Log10(0.5 / 0.022750131948), Number(above[0][5]), 1e-5);
        Assert.Equal(Math.Log10(0.5 / 0.977249868052), Number(below[0][5]), 1e-5);

        // Where there is no limit the column is missing, and where there is a number the limit says nothing.
        Assert.Equal("0.0", above[1][5]);
        Assert.Equal(above[1], below[1]);
        Assert.Equal("0.0", above[2][5]);
        Assert.Equal(above[2], below[2]);
    }

    [Fact]
    public void Formulas_carry_errors_and_gaps_to_the_features()
    {
        // x = a − b and y = b: an error of b moves both, and without b only x + y = a is known.
        File.WriteAllText(_folder["rows.csv"], "a,b\n1.5,0.2\n1.5,\n,0.2\n");
        var rows = Score(
            "m.safetensors", "rows.csv", "--map", "x=a-b", "--map", "y=b", "--errors", "b=0.5", "--missing", "marginalize");

        // Covariance ((1 + e², −e²), (−e², 1 + e²)), determinant 1 + 2e².
        const double square = 0.25;
        double LogDensity(double x, double y)
            => -((((1 + square) * ((x * x) + (y * y))) + (2 * square * x * y)) / (2 * (1 + (2 * square))))
                - (0.5 * Math.Log(1 + (2 * square))) - (2 * HalfLogTwoPi);
        Assert.Equal(LogDensity(1.3, 0.2), Number(rows[0][2]), 1e-5);
        Assert.Equal(LogDensity(-0.7, 0.2), Number(rows[0][3]), 1e-5);

        // (x + y)/√2 of variance 1, about 0 and √2.
        var sum = 1.5 / Math.Sqrt(2);
        Assert.Equal(-(sum * sum / 2) - HalfLogTwoPi, Number(rows[1][2]), 1e-5);
        Assert.Equal(((sum * sum) - ((sum - Math.Sqrt(2)) * (sum - Math.Sqrt(2)))) / 2 / Ln10, Number(rows[1][4]), 1e-5);
        Assert.Equal("b", rows[1][^1]);
        Assert.Equal(-(0.04 / 1.25 / 2) - (0.5 * Math.Log(1.25)) - HalfLogTwoPi, Number(rows[2][2]), 1e-5);
        Assert.Equal("a", rows[2][^1]);
    }

    [Fact]
    public void A_formula_that_is_no_straight_line_passes_errors_to_first_order_and_lacks_what_it_lacks()
    {
        File.WriteAllText(_folder["rows.csv"], "f,y\n20,0.1\n,0.1\n-3,0.1\n");
        var outcome = Done(
            "score", "m.safetensors", "rows.csv", "-o", "scored.csv", "--map", "x=ln(f)", "--errors", "f=2", "--missing", "marginalize");
        Assert.Contains(outcome.ErrorLines, line => line.Contains("first order", StringComparison.Ordinal)
            && line.Contains("x by f", StringComparison.Ordinal));
        var rows = Read();
        var variance = 1 + 0.01;
        var x = Math.Log(20);
        Assert.Equal(
            -(x * x / (2 * variance)) - (0.01 / 2) - (0.5 * Math.Log(variance)) - (2 * HalfLogTwoPi), Number(rows[0][2]), 1e-5);
        Assert.Equal("0.0", rows[1][4]);
        Assert.Equal("f", rows[1][^1]);

        // The logarithm of a negative flux is no number, and the flux is there.
        Assert.Equal("0.0", rows[2][4]);
        Assert.Equal("x", rows[2][^1]);
    }

    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("stacks.safetensors")]
    public void Rows_that_are_exact_keep_every_bit(string model)
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 500).Select(_ => string.Create(
            CultureInfo.InvariantCulture,
            $"{random.NextDouble() * 6 - 2},{random.NextDouble() * 12 - 6},{(random.Next(2) == 0 ? 0.1 : 0)}\n")));
        File.WriteAllText(_folder["rows.csv"], $"x,y,e\n{text}");
        Done("score", model, "rows.csv", "-o", "plain.csv", "-q");
        Done("score", model, "rows.csv", "-o", "with.csv", "-q", "--errors", "x=e", "--missing", "marginalize");
        var (plain, with) = (File.ReadAllLines(_folder["plain.csv"])[1..], File.ReadAllLines(_folder["with.csv"])[1..]);
        Assert.All(plain.Zip(with), pair =>
        {
            var cells = pair.Second.Split(',');
            Assert.Equal(cells[2] == "0", pair.First == string.Join(',', cells[..^2]));
        });
    }

    [Fact]
    public void Order_files_and_threads_change_no_bit()
    {
        var random = new Random(2);
        string[] lines = [.. Enumerable.Range(0, 60).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{i},{(i % 3 == 0 ? string.Empty : $"{random.NextDouble() * 4}")},"
                + $"{(i % 5 == 0 ? string.Empty : $"{random.NextDouble()}")},0.2"))];
        Directory.CreateDirectory(_folder["parts"]);
        File.WriteAllLines(_folder["all.csv"], ["id,x,y,e", .. lines]);
        File.WriteAllLines(_folder["parts/a.csv"], ["id,x,y,e", .. lines[..23].Reverse()]);
        File.WriteAllLines(_folder["parts/b.csv"], ["id,x,y,e", .. lines[23..].Reverse()]);
        string[] options = ["--errors", "x=e, y=0.1", "--missing", "marginalize", "-q"];
        Done(["score", "stacks.safetensors", "all.csv", "-o", "one.csv", "--threads", "1", .. options]);
        Done(["score", "stacks.safetensors", "all.csv", "-o", "two.csv", "--threads", "3", .. options]);
        Done(["score", "stacks.safetensors", "parts", "-o", "scored", .. options]);

        var one = File.ReadAllLines(_folder["one.csv"])[1..];
        Assert.Equal(one, File.ReadAllLines(_folder["two.csv"])[1..]);
        string[] parts = [.. File.ReadAllLines(_folder["scored/a.csv"])[1..], .. File.ReadAllLines(_folder["scored/b.csv"])[1..]];
        Assert.Equal(one.Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_error_of_zero_is_exact_and_one_that_is_none_makes_the_column_missing()
    {
        File.WriteAllText(_folder["rows.csv"], "x,y,e\n1.2,0.3,0\n1.2,0.3,-1\n1.2,0.3,\n1.2,0.3,inf\n,0.3,0.1\n");
        var rows = Score("m.safetensors", "rows.csv", "--errors", "x=e", "--missing", "marginalize");
        Assert.Equal("\"\"", rows[0][^1]);
        Assert.Equal(0.4 / Ln10, Number(rows[0][5]), 1e-5);
        Assert.All(rows[1..], row => Assert.Equal(rows[^1][3..], row[3..]));
        Assert.Equal("x", rows[^1][^1]);

        // Where missing columns are not integrated over, such a row has no scores.
        var without = Score("m.safetensors", "rows.csv", "--errors", "x=e");
        Assert.Equal(rows[0], without[0]);
        Assert.All(without[1..], row => Assert.Equal(["", "", "", "", "", "", ""], row[3..^1]));
        Assert.Single(Score("m.safetensors", "rows.csv", "--errors", "x=e", "--missing", "drop"));
    }

    [Fact]
    public void One_density_has_an_error_of_its_own_and_no_ratio()
    {
        File.WriteAllText(_folder["rows.csv"], "x,y\n1,\n");
        var row = Score("one.safetensors", "rows.csv", "--missing", "marginalize")[0];
        Assert.Equal("x,y,log_density_star,outlier,log_density_error_star,missing_columns", File.ReadLines(_folder["scored.csv"]).First());
        Assert.Equal(-0.5 - HalfLogTwoPi, Number(row[2]), 1e-6);
    }

    [Fact]
    public void A_row_that_no_class_explains_is_an_outlier_of_its_pattern()
    {
        // Of y alone a thousandth lies beyond 3.29.
        File.WriteAllText(_folder["rows.csv"], "x,y,e\n,3.0,0\n,3.6,0\n,3.6,1.5\n0,5,0.01\n0,5,3\n");
        var rows = Score("m.safetensors", "rows.csv", "--missing", "marginalize", "--errors", "y=e");
        Assert.Equal(["false", "true", "false", "true", "false"], rows.Select(row => row[8]));
    }

    [Theory]
    [InlineData("y_err", "--errors", "y=y_err")]
    [InlineData("z", "--errors", "z=0.1")]
    [InlineData("no feature is computed from", "--errors", "id=0.1")]
    [InlineData("twice", "--errors", "x=0.1, x=0.2")]
    [InlineData("not negative", "--errors", "x=-0.1")]
    [InlineData("COLUMN=ERROR", "--errors", "x")]
    [InlineData("without numbers", "--errors", "x=name")]
    [InlineData("--missing marginalize", "--limits", "x>2")]
    [InlineData("COLUMN>LIMIT", "--missing", "marginalize", "--limits", "x=2")]
    public void Bad_input_is_refused_in_words(string named, params string[] options)
    {
        File.WriteAllText(_folder["rows.csv"], "id,x,y,name\n1,1,2,a\n");
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, ["score", "m.safetensors", "rows.csv", "-o", "x.csv", "-q", .. options]), named);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private string[][] Score(string model, string input, params string[] options)
    {
        Done(["score", model, input, "-o", "scored.csv", "--overwrite", "-q", .. options]);
        return Read();
    }

    private string[][] Read() => [.. File.ReadAllLines(_folder["scored.csv"])[1..].Select(line => line.Split(','))];

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
