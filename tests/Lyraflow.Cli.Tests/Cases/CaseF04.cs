namespace Lyraflow.Cli.Tests.Cases;

/// <summary>The formulas of a model file compute, and do nothing else.</summary>
public sealed class CaseF04 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public CaseF04() => _folder.Write("secret.csv", "k,v\nsecret,42\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exists(summarize \"secret.csv\")")]
    [InlineData("exists(describe \"s*.csv\")")]
    [InlineData("exists(show databases)")]
    [InlineData("u) as float) as x, cast((g")]
    [InlineData("unnest(range(3))+u")]
    [InlineData("random()")]
    [InlineData("sum(u) over ()")]
    [InlineData("\"current_setting\"(concat(chr(116),chr(104)))")]
    [InlineData("length(repeat(chr(65),1500000000))")]
    [InlineData("(from read_csv('secret.csv'))")]
    [InlineData("u; copy (select 1) to 'x.csv'")]
    public void A_model_with_another_formula_is_refused_by_every_command(string formula)
    {
        _folder.EditModel("f.safetensors", model => model["features"]![0]!["name"] = formula);

        _folder.Refused(
            ["score", "f.safetensors", "base.csv", "-o", "o.csv", "-q"],
            "f.safetensors is not a usable lyraflow model",
            "no formula of columns");
        _folder.Refused(["sample", "f.safetensors", "-n", "1"], "f.safetensors");
        _folder.Refused(["sql", "f.safetensors", "select 1"], "f.safetensors");
        _folder.Refused([
            "train",
            "base.csv",
            "--features",
            formula.Replace(",", "\",\"", StringComparison.Ordinal),
            "-o",
            "x.safetensors",
            "-q",
        ]);
        Assert.False(File.Exists(_folder["o.csv"]));
        Assert.False(File.Exists(_folder["x.csv"]));
    }

    [Fact]
    public void A_model_with_a_formula_of_columns_is_used()
    {
        _folder.EditModel("f.safetensors", model => model["features"]![0]!["name"] = "2.5 * log10(pow(10, 0.4 * (\"u\" - g)))");

        var expected = _folder.Lines("score", "m.safetensors", "base.csv", "-o", "-", "-q");
        var rows = _folder.Lines("score", "f.safetensors", "base.csv", "-o", "-", "-q");

        Assert.Equal(expected.Length, rows.Length);
        Assert.All(expected.Zip(rows), pair => Assert.Equal(Number(pair.First[6]), Number(pair.Second[6]), 0.01));
    }

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);
}
