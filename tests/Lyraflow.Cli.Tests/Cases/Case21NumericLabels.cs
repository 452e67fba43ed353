namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Labels that are numbers.</summary>
public sealed class Case21NumericLabels : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0", "1", "0.0", "1.0")]
    [InlineData("0.0", "1.0", "0", "1")]
    [InlineData("0", "1", " 0", "1e0")]
    public void Compare_as_numbers(string a, string b, string c, string d)
    {
        _folder.Write("i.csv", Labels(a, b));
        _folder.Write("f.csv", Labels(c, d));
        _folder.Train("i.csv", "u-g,g-r", "i.safetensors", "--label", "cls");

        string[] options = ["--label", "cls", "-q", "--no-report", "--out"];
        var first = _folder.Done(["evaluate", "i.safetensors", "i.csv", .. options, "e", "--json"]).Output;
        var second = _folder.Done(["evaluate", "i.safetensors", "f.csv", .. options, "f", "--json"]).Output;

        Assert.Contains("\"roc_auc\":", first, StringComparison.Ordinal);
        Assert.Equal(Auc(first), Auc(second));
    }

    [Fact]
    public void Letters_stay_letters()
    {
        _folder.Write("i.csv", Labels("T", "F"));
        _folder.Train("i.csv", "u-g,g-r", "i.safetensors", "--label", "cls", "--classes", "T,F");
    }

    private static string[] Labels(string star, string quasar) =>
        [.. TableCases.Table.Select(line =>
            line.Replace(",star", $",{star}", StringComparison.Ordinal).Replace(",qso", $",{quasar}", StringComparison.Ordinal))];

    private static string Auc(string json) => json[json.IndexOf("\"roc_auc\":", StringComparison.Ordinal)..].Split('\n')[0];
}
