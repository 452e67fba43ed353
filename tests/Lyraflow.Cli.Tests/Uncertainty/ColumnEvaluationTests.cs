using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Densities of a column measured against true values, of rows that are drawn from a known joint density.</summary>
public sealed class ColumnEvaluationTests : IDisposable
{
    private const int Count = 2000;
    private const string Grid = "--grid=-6:8:281";

    private readonly TemporaryFolder _folder = new();

    public ColumnEvaluationTests()
    {
        // x has two heaps at most y; a fifth of the rows is of the second class. y is measured with an error in half of the rows,
        // and missing in a third.
        Save("right", Stars(1));
        Save("narrow", Stars(0.7));
        var model = ModelFile.Load(_folder["right.safetensors"]);
        var random = new RandomSource(7);
        FeatureTable<float>[] drawn = [.. model.Classes.Select(item => item.Density.Sample(Count, random, new WorkerTeam(1)))];
        File.WriteAllLines(_folder["rows.csv"], ["x,y,noisy,error,gap", .. Enumerable.Range(0, Count).Select(i =>
        {
            var rows = drawn[i % 5 == 0 ? 1 : 0];
            var (x, y, error) = (rows.Columns[0][i], rows.Columns[1][i], i % 2 == 0 ? 2 : 0.0);
            var noisy = y + (error * random.NextNormal());
            return string.Create(
                CultureInfo.InvariantCulture, $"{x},{y},{noisy},{error},{(i % 3 == 0 ? string.Empty : $"{noisy}")}");
        })]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--map", "y=noisy", "--errors", "y=error")]
    [InlineData("--map", "y=gap", "--errors", "y=error")]
    public void Of_the_density_that_rows_are_drawn_from_transforms_are_uniform(params string[] options)
    {
        var metrics = Evaluate("right", options);
        Assert.InRange(PValue(metrics), 0.01, 1);
        Assert.InRange(
            Math.Abs((double)metrics["transform"]!["mean"]! - 0.5), 0, 3 * (double)metrics["transform"]!["mean_standard_error"]!);
        Assert.All(metrics["coverage"]!.AsArray(), item => Assert.Equal(
            (double)item!["level"]!, (double)item["coverage"]!, 3.5 * (double)item["standard_error"]!));
        Assert.Equal(1, metrics["transform"]!["histogram"]!.AsArray().Average(bin => (double)bin!), 1e-9);
        Assert.Equal(0, (double)metrics["largest_error"]!);
    }

    [Fact]
    public void A_wrong_density_and_errors_that_are_not_told_are_found_out()
    {
        Assert.InRange(PValue(Evaluate("narrow")), 0, 1e-4);
        Assert.InRange(PValue(Evaluate("right", "--map", "y=noisy")), 0, 1e-4);
    }

    [Fact]
    public void Scores_of_a_Gaussian_are_those_of_the_closed_form()
    {
        // x is normal with the mean 0 and the width 1, whatever y is.
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);
        File.WriteAllText(_folder["few.csv"], "x,y\n0.3,1\n-1.25,0\n2,-1\n");
        double[] values = [0.3, -1.25, 2];
        var outcome = Run("one", "few.csv", "few", "--of", "x", "--grid=-8:8:3201");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var metrics = Read("few");

        // Gneiting and Raftery (2007), equation 21, with Φ by the complementary error function.
        double Crps(double z)
            => (z * ((2 * Normal(z)) - 1)) + (2 * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)) - (1 / Math.Sqrt(Math.PI));
        Assert.Equal(values.Average(Crps), (double)metrics["crps"]!, 1e-5);
        Assert.Equal(values.Average(z => (z * z / 2) + (0.5 * Math.Log(2 * Math.PI))), (double)metrics["log_score"]!, 1e-4);
        var median = metrics["points"]!.AsArray().Single(point => (string)point!["point"]! == "median")!;
        Assert.Equal(-values.Average(), (double)median["bias"]!, 1e-6);
        Assert.Equal(Math.Sqrt(values.Average(z => z * z)), (double)median["root_mean_square"]!, 1e-6);
        Assert.Equal(1.4826 * 1.55, (double)median["sigma_nmad"]!, 1e-6);
        Assert.Null(median["outlier_rate"]);
    }

    [Fact]
    public void Of_redshifts_differences_are_relative_and_outliers_counted()
    {
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);
        File.WriteAllText(_folder["few.csv"], "x,y\n0.1,1\n0.5,0\n3,-1\n");
        Assert.Equal(0, Run("one", "few.csv", "few", "--of", "x", "--grid=-0.9:0.9:1801", "--redshift").ExitCode);
        var metrics = Read("few");
        var mode = metrics["points"]!.AsArray().Single(point => (string)point!["point"]! == "mode")!;
        Assert.Equal(0.5, (double)mode["outlier_rate"]!);
        Assert.Equal(-((0.1 / 1.1) + (0.5 / 1.5)) / 2, (double)mode["bias"]!, 1e-6);
        Assert.Equal(1, (int)metrics["rows_beyond_grid"]!);
    }

    [Fact]
    public void Rows_that_cannot_be_measured_are_counted_and_the_page_has_the_figure()
    {
        File.WriteAllText(_folder["few.csv"], "x,y,e\n0.1,1,0.1\n,0,0.1\n90,-1,0.1\n99,1,0.1\n");
        var outcome = Run(
            "right", "few.csv", "few", "--of", "x", Grid, "--where", "y > -5", "--errors", "y=e", "--limits", "y>2", "--prior", "0.3");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("left out, without a number for x: 2 rows", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("left out, whose x lies beyond the grid: 1 rows", outcome.Output, StringComparison.Ordinal);
        var page = Path.Combine(_folder["few"], "report", "index.html");
        Assert.InRange(ReportPage.AssertTraceable(page, Path.Combine(_folder["few"], "metrics.json")), 20, 200);
        Assert.Contains("id=\"figure-transform\"", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder["few"], "report", "figures", "transform.svg")));

        Assert.Equal(0, Run("right", "few.csv", "red", "--of", "x", "--grid", "0:8:81", "--redshift", "--no-report").ExitCode);
        var written = MetricsGuide.KeysOf(Read("few")).Concat(MetricsGuide.KeysOf(Read("red"))).ToHashSet();
        Assert.Equal(MetricsGuide.Keys("evaluate --of").Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--grid LOW:HIGH:COUNT", "--of", "x")]
    [InlineData("add --of COLUMN", "--grid", "0:1:11")]
    [InlineData("no column 'z' with the true values", "--of", "z", "--grid", "0:1:11", "--map", "x=gap*z")]
    [InlineData("no row can be measured", "--of", "x", "--grid", "100:101:11")]
    [InlineData("exclude each other", "--of", "x", "--grid", "0:1:11", "--label", "y")]
    [InlineData("redshifts of −1", "--of", "x", "--grid=-1:1:11", "--redshift")]
    public void Bad_input_is_refused_in_words(string named, params string[] options)
    {
        Refusal.AssertOne(Run("right", "rows.csv", "refused", options), named);
        Assert.False(Directory.Exists(_folder["refused"]));
    }

    private static GaussianMixture Stars(double width) => new(
    [
        new MixtureComponent(0.6, [0, 0], new[,] { { width * width, 0.9 * width }, { 0.9 * width, 1.0 } }),
        new MixtureComponent(0.4, [1, -1], new[,] { { 0.25 * width * width, 0 }, { 0, 0.5 } }),
    ]);

    private static double Normal(double z)
    {
        // By the trapezoidal rule, far enough out.
        const double step = 1e-4;
        return 0.5 + (step * Enumerable.Range(0, (int)Math.Round(Math.Abs(z) / step))
            .Sum(i => Math.Exp(-Math.Pow((i + 0.5) * step, 2) / 2)) / Math.Sqrt(2 * Math.PI) * Math.Sign(z));
    }

    private void Save(string name, GaussianMixture stars)
    {
        var model = DecidedModel.Mixtures;
        ModelFile.Save(
            model with { Classes = [model.Classes[0] with { Density = stars }, model.Classes[1]] },
            _folder[$"{name}.safetensors"],
            overwrite: false);
    }

    private Outcome Run(string model, string rows, string output, params string[] options)
        => LyraflowProgram.Run(_folder.Path, ["evaluate", $"{model}.safetensors", rows, "--out", output, "-q", .. options]);

    private JsonNode Read(string output) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder[output], "metrics.json")))!;

    private JsonNode Evaluate(string model, params string[] options)
    {
        var outcome = Run(
            model, "rows.csv", "out", ["--of", "x", Grid, "--prior", "0.2", "--no-report", "--overwrite", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return Read("out");
    }

    private static double PValue(JsonNode metrics) => (double)metrics["transform"]!["kolmogorov_smirnov"]!["p_value"]!;
}
