using System.Globalization;
using System.Text;

namespace Lyraflow.Cli.Tests;

/// <summary>A catalogue whose colour depends on a magnitude, and a model of it, given that.</summary>
public sealed class ConditionalFixture : IDisposable
{
    private const int Rows = 1200;
    private const string Catalog = "stars.csv";
    private const string Model = "given.safetensors";

    private readonly TemporaryFolder _folder = new();

    // The colour reddens by a tenth of a magnitude per magnitude; the rare ones are half a magnitude redder.
    public ConditionalFixture()
    {
        var text = new StringBuilder("id,colour,other,r,kind\n");
        for (var i = 0; i < Rows; i++)
        {
            var rare = i % 4 == 0;
            var r = 14 + (i * 37 % 601 / 100.0);
            var colour = (0.1 * (r - 17)) + (rare ? 0.5 : 0) + ((i * 53 % 97 / 970.0) - 0.05);
            text.Append(CultureInfo.InvariantCulture, $"{i},{colour:f4},{i * 71 % 89 / 890.0:f4},{r:f2},{(rare ? "rare" : "common")}\n");
        }

        File.WriteAllText(_folder[Catalog], text.ToString());
        var outcome = LyraflowProgram.Run(
            _folder.Path,
            "train", Catalog, "--features", "colour, other", "--context", "r - 10", "--units", "mag", "--label", "kind",
            "--flow", "maf", "--layers", "2", "--hidden", "8", "--rate", "0.02", "--epochs", "40", "-o", Model);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Both files, in a folder of one test.</summary>
    internal void CopyTo(TemporaryFolder folder)
    {
        foreach (var name in new[] { Catalog, Model })
        {
            File.Copy(_folder[name], folder[name]);
        }
    }
}
