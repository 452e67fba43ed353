using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>The density of a column given the others, against closed forms.</summary>
public sealed class PdfTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PdfTests()
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
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void It_is_the_conditional_of_the_mixture(double error)
    {
        File.WriteAllText(_folder["rows.csv"], $"id,y,e\n7,0.4,{error.ToString(CultureInfo.InvariantCulture)}\n8,-1.2,0\n9,,0\n");
        var rows = Pdf("m.safetensors", "--of", "x", "--grid=-9:11:2001", "--errors", "y=e", "--prior", "0.2", "--columns", "id");

        double?[] measured = [0.4, -1.2, null];
        double[] errors = [error, 0, 0];
        for (var row = 0; row < rows.Length; row++)
        {
            double[] joint = [.. Enumerable.Range(0, 2001).Select(i => Joint(-9 + (0.01 * i), measured[row], errors[row]))];
            var total = (joint.Sum() - (0.5 * (joint[0] + joint[^1]))) * 0.01;
            Assert.Equal(2001, rows[row].Density.Length);
            Assert.All(joint.Zip(rows[row].Density), pair => Assert.Equal(pair.First / total, pair.Second, 1e-8));
            Assert.Equal(joint.Select((value, i) => value * (-9 + (0.01 * i))).Sum() * 0.01 / total, rows[row].Numbers[0], 1e-8);
            Assert.Equal(-9 + (0.01 * joint.Index().MaxBy(pair => pair.Item).Index), rows[row].Numbers[1], 1e-9);
            Assert.Equal(0, rows[row].Numbers[^1]);
        }
    }

    [Fact]
    public void The_quantiles_hold_their_shares()
    {
        File.WriteAllText(_folder["rows.csv"], "y\n0\n");
        var (density, numbers) = Pdf("m.safetensors", "--of", "x", "--grid=-6:8:1401", "--prior", "0")[0];
        double[] shares = [0.05, 0.16, 0.5, 0.84, 0.95];
        for (var q = 0; q < shares.Length; q++)
        {
            var cells = (int)Math.Floor((numbers[2 + q] + 6) / 0.01);
            var below = Enumerable.Range(0, cells).Sum(i => 0.005 * (density[i] + density[i + 1]));
            Assert.InRange(shares[q], below - 1e-9, below + (0.01 * density[cells]) + 1e-4);
        }
    }

    [Fact]
    public void A_formula_brings_its_derivative_along()
    {
        // x = log10(z): p(z) = p(x)/(z ln 10).
        File.WriteAllText(_folder["rows.csv"], "y\n0.4\n");
        var found = Pdf("m.safetensors", "--of", "z", "--grid", "0.01:200:20000", "--map", "x=log10(z)", "--prior", "0")[0].Density;
        double At(double z) => Joint(Math.Log10(z), 0.4, 0, prior: 0) / z;
        var step = (200 - 0.01) / 19999;
        Assert.All(new[] { 20, 100, 700, 3000 }, i => Assert.Equal(
            At(0.01 + (i * step)) / At(0.01 + (50 * step)), found[i] / found[50], 1e-6 * At(0.01 + (i * step)) / At(0.01 + (50 * step))));
    }

    [Fact]
    public void Flows_integrate_to_one()
    {
        File.WriteAllText(_folder["rows.csv"], "y,e\n0.4,0\n-1,0.3\n");
        foreach (var (density, numbers) in Pdf(
            "stacks.safetensors", "--of", "x", "--grid=-6:8:141", "--errors", "y=e", "--prior", "0.5"))
        {
            Assert.Equal(1, (density.Sum() - (0.5 * (density[0] + density[^1]))) * 0.1, 1e-3);
            Assert.InRange(numbers[^1], 0, 0.05);
        }
    }

    [Fact]
    public void Where_values_are_drawn_from_the_model_their_probabilities_are_uniform()
    {
        // Of the class alone; y is measured with an error in half of the rows, and missing in some.
        var random = new RandomSource(3);
        const int count = 400;
        var drawn = ((GaussianMixture)ModelFile.Load(_folder["m.safetensors"]).Classes[0].Density).Sample(count, random);
        File.WriteAllLines(_folder["rows.csv"], ["y,e", .. Enumerable.Range(0, count).Select(i =>
        {
            var error = i % 2 == 0 ? 0.7 : 0;
            var y = drawn.Columns[1][i] + (error * random.NextNormal());
            return i % 5 == 0 ? "," : string.Create(CultureInfo.InvariantCulture, $"{y},{error}");
        })]);
        var rows = Pdf("m.safetensors", "--of", "x", "--grid=-6:6:601", "--errors", "y=e", "--prior", "0");
        double[] shares = [.. rows.Select((row, i) =>
        {
            var cells = (drawn.Columns[0][i] + 6) / 0.02;
            return Enumerable.Range(0, (int)cells).Sum(k => 0.01 * (row.Density[k] + row.Density[k + 1]))
                + ((cells - Math.Floor(cells)) * 0.02 * row.Density[(int)cells]);
        }).Order()];
        var distance = shares.Select((share, i)
            => Math.Max(Math.Abs(share - ((double)i / count)), Math.Abs(share - ((i + 1.0) / count)))).Max();

        // Kolmogorov–Smirnov at p = 0.01.
        Assert.InRange(distance, 0, 1.63 / Math.Sqrt(count));
    }

    [Theory]
    [InlineData("No feature of the model is computed from 'w'", "--of", "w", "--grid", "0:1:11")]
    [InlineData("LOW:HIGH:COUNT", "--of", "x", "--grid", "0:1")]
    [InlineData("LOW:HIGH:COUNT", "--of", "x", "--grid", "1:0:5")]
    [InlineData("straight line", "--of", "z", "--grid", "0:1:11", "--map", "x=z*z", "--map", "y=z")]
    public void Bad_input_is_refused_in_words(string named, params string[] options)
    {
        File.WriteAllText(_folder["rows.csv"], "x,y\n1,1\n");
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, ["pdf", "m.safetensors", "rows.csv", "-o", "x.csv", "-q", .. options]), named);
    }

    private static double Joint(double x, double? y, double error, double prior = 0.2)
    {
        static double Normal(double value, double variance)
            => Math.Exp(-value * value / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
        double Bivariate(double a, double b, double ofA, double ofB, double both)
            => y is null ? Normal(a, ofA) : Normal(a, ofA) * Normal(b - (both / ofA * a), ofB + (error * error) - (both * both / ofA));
        var measured = y ?? 0;
        var star = (0.6 * Bivariate(x, measured, 1, 1, 0.6)) + (0.4 * Bivariate(x - 1, measured + 1, 0.25, 0.5, 0));
        return ((1 - prior) * star) + (prior * Bivariate(x - 2, measured, 1, 1, 0));
    }

    /// <summary>Per row the densities, and then mean, mode, quantiles and error.</summary>
    private (double[] Density, double[] Numbers)[] Pdf(string model, params string[] options)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, ["pdf", model, "rows.csv", "-o", "pdf.csv", "--overwrite", "-q", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return [.. File.ReadAllLines(_folder["pdf.csv"])[1..].Select(line =>
        {
            var (open, close) = (line.IndexOf('[', StringComparison.Ordinal), line.IndexOf(']', StringComparison.Ordinal));
            return (Array.ConvertAll(line[(open + 1)..close].Split(','), Number), Array.ConvertAll(line[(close + 3)..].Split(','), Number));
        })];
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
