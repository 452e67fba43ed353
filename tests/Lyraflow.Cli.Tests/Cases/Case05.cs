using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A few fill values must not set the scale of all that is learned.</summary>
public sealed class Case05 : IDisposable
{
    private const int Rows = 3000;

    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1000000", 0.005, "-1000000", 0.005, "quick")]
    [InlineData("-999", 0.05, null, 0, "standard")]
    [InlineData("9.97e36", 0, null, 0, "quick")]
    public void Fill_values_are_named_and_do_not_swamp_the_rest(
        string first, double share, string? second, double otherShare, string effort)
    {
        var random = new RandomSource(8);
        var counts = new Dictionary<string, int>();
        var (clean, dirty) = (new List<string>(), new List<string>());
        for (var row = 0; row < Rows; row++)
        {
            var (p, b, u) = (1 + (0.5 * random.NextNormal()), random.NextNormal(), random.NextUniform());
            var fill = u < share || (row == 17 && share < 0.001) ? first : u < share + otherShare ? second : null;
            if (fill is not null)
            {
                counts[fill] = counts.GetValueOrDefault(fill) + 1;
            }

            clean.Add(CaseFolder.Text($"{p:f5},{b:f5}"));
            dirty.Add(CaseFolder.Text($"{fill ?? p.ToString("f5", CultureInfo.InvariantCulture)},{b:f5}"));
        }

        _folder.Write("clean.csv", "p,b", clean);
        _folder.Write("dirty.csv", "p,b", dirty);

        var error = _folder.Done("train", "dirty.csv", "--features", "p,b", "--effort", effort, "-q", "-o", "d.safetensors").Error;
        var metrics = _folder.Done("evaluate", "d.safetensors", "clean.csv", "-q", "--no-report", "--out", "e", "--json").Output;

        Assert.NotEmpty(counts);
        foreach (var (fill, count) in counts)
        {
            Assert.Contains(
                count == 1 ? "p lies very far from the rest in 1 row" : $"p is {fill} in {count} rows",
                error,
                StringComparison.Ordinal);
        }

        // The entropy of N(1, 0.5) × N(0, 1): 2.145 nats.
        Assert.InRange((double)JsonNode.Parse(metrics)!["classes"]![0]!["nll"]!, 2.08, 2.25);
    }

    [Fact]
    public void Clean_data_are_not_remarked_upon() =>
        Assert.Empty(
            _folder.Done("train", "base.csv", "--features", "u-g,g-r", "--label", "cls", "--epochs", "5", "-q", "-o", "x.safetensors").Error
        );
}
