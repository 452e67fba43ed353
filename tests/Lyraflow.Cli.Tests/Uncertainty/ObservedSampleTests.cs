using System.Globalization;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Mock objects as they would be observed.</summary>
public sealed class ObservedSampleTests : IDisposable
{
    private const int Rows = 4000;

    private readonly TemporaryFolder _folder = new();

    public ObservedSampleTests()
    {
        var model = DecidedModel.OneClass;
        ModelFile.Save(model, _folder["plain.safetensors"], overwrite: false);
        ModelFile.Save(
            model with { Features = [new("u-g", "mag"), new("g-r", "mag")] }, _folder["colors.safetensors"], overwrite: false);
        ModelFile.Save(
            model with { Features = [new("log10(f)", ""), new("y", "mag")] }, _folder["log.safetensors"], overwrite: false);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_error_of_a_band_widens_the_colors_that_have_it_against_each_other()
    {
        var plain = Sample("colors", "-n", $"{Rows}");
        var observed = Sample("colors", "-n", $"{Rows}", "--with-errors", "g=0.6, u=0.8");
        double[] first = [.. observed.Zip(plain, (with, without) => with[0] - without[0])];
        double[] second = [.. observed.Zip(plain, (with, without) => with[1] - without[1])];
        Assert.Equal(0.36 + 0.64, first.Average(value => value * value), 0.1);
        Assert.Equal(0.36, second.Average(value => value * value), 0.04);
        Assert.Equal(-0.36, first.Zip(second, (a, b) => a * b).Average(), 0.06);
    }

    [Fact]
    public void Errors_may_be_columns_of_rows_and_stand_beside_what_is_drawn()
    {
        File.WriteAllLines(_folder["rows.csv"], ["e", .. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? "0" : "2"), "nan"]);
        var rows = Sample("plain", "--given", "rows.csv", "--with-errors", "x=1.5*e");
        Assert.Equal(Rows, rows.Length);
        Assert.Equal("x,y,1.5*e", File.ReadLines(_folder["mock.csv"]).First().Replace("\"", string.Empty, StringComparison.Ordinal));
        Assert.Equal([0, 3, 0], rows.Take(3).Select(row => row[2]));
        Assert.Equal(1, Variance(rows.Where(row => row[2] == 0)), 0.1);
        Assert.Equal(10, Variance(rows.Where(row => row[2] == 3)), 1);

        static double Variance(IEnumerable<double[]> some) => some.Average(row => row[0] * row[0]);
    }

    [Theory]
    [InlineData("no straight line in 'f'", "log", "-n", "3", "--with-errors", "f=0.1")]
    [InlineData("'z'", "plain", "-n", "3", "--with-errors", "z=0.1")]
    [InlineData("--given FILE", "plain", "-n", "3", "--with-errors", "x=x_err")]
    [InlineData("negative", "plain", "--given", "rows.csv", "--with-errors", "x=e")]
    [InlineData("not negative", "plain", "-n", "3", "--with-errors", "x=-1")]
    [InlineData("twice", "plain", "-n", "3", "--with-errors", "x=1, x=2")]
    [InlineData("leave out --context and --given", "plain", "--given", "rows.csv", "--with-errors", "x=1")]
    public void Bad_input_is_refused_in_words(string named, string model, params string[] options)
    {
        File.WriteAllText(_folder["rows.csv"], "e\n0.1\n-1\n");
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, ["sample", $"{model}.safetensors", "-o", "x.csv", "-q", .. options]), named);
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    private double[][] Sample(string model, params string[] options)
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path, ["sample", $"{model}.safetensors", "-o", "mock.csv", "--overwrite", "-q", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return
        [
            .. File.ReadAllLines(_folder["mock.csv"])[1..].Select(
                line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture))),
        ];
    }
}
