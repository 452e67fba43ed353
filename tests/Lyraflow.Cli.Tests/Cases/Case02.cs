using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A Julian date in single precision is a comb of quarter days.</summary>
public sealed class Case02 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void An_offset_that_single_precision_cannot_hold_is_refused_with_the_words_that_help(double days)
    {
        Write(days);

        _folder.Refused(["train", "jd.csv", "--features", "t,m", "-q", "-o", "a.safetensors"], "jd.csv", "'t'", "subtract", "t - 2459000");
        _folder.Refused(["train", "jd.csv", "--features", "2*t,m", "-q", "-o", "a.safetensors"], "subtract", "(2*t) - ");
    }

    [Fact]
    public void The_same_offset_subtracted_in_the_formula_gives_the_true_density()
    {
        Write(days: 1);
        _folder.Done("train", "jd.csv", "--features", "t-2459000.5,m", "--effort", "quick", "-q", "-o", "c.safetensors");
        var loss = _folder.Done("evaluate", "c.safetensors", "jd.csv", "-q", "--no-report", "--out", "e", "--json").Output;

        // A uniform day times a Gaussian of unit width: 1.419 nats.
        var nll = (double)System.Text.Json.Nodes.JsonNode.Parse(loss)!["classes"]![0]!["nll"]!;
        Assert.InRange(nll, 1.36, 1.56);
    }

    private void Write(double days)
    {
        var random = new RandomSource(4);
        _folder.Write("jd.csv", "t,m", Enumerable.Range(0, 3000).Select(_ =>
            CaseFolder.Text($"{2459000.5 + (days * random.NextUniform()):f8},{15 + random.NextNormal():f6}")));
    }
}
