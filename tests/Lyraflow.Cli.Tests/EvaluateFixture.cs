using System.Globalization;
using System.Text.Json.Nodes;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests;

/// <summary>
/// Models of one, two and three classes of made-up objects and one with a context, each trained on a third of them
/// and measured on another.
/// </summary>
public sealed class EvaluateFixture : IDisposable
{
    private const int Rows = 1500;

    private readonly TemporaryFolder _folder = new();

    public EvaluateFixture()
    {
        var random = new RandomSource(11);
        var text = new StringBuilder("mass,period,temp,kind,part\n");
        for (var i = 0; i < Rows; i++)
        {
            var kind = i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0;
            var mass = 1 + (0.5 * kind) + (0.4 * random.NextNormal());
            text.Append(
                CultureInfo.InvariantCulture,
                $"{mass:f4},"
                + $"{2 - kind + (0.3 * mass * mass) + random.NextNormal():f4},{5 + (0.8 * kind) + (0.5 * random.NextNormal()):f4},"
                + $"{Kinds[kind]},{random.NextIndex(3)}\n");
        }

        // What must be left out: no number, no label, a class that no model has.
        text.Append("nan,1,5,red clump,1\n1,1,5,,1\n1,1,5,dwarf,1\n");
        File.WriteAllText(_folder["stars.csv"], text.ToString());
        Train("three", "mass, period, temp", "--units", "Msun,d,kK", "--label", "kind", "--classes", string.Join(',', Kinds));
        Train("two", "mass, period", "--label", "kind", "--classes", $"{Kinds[0]},{Kinds[2]}");
        Train("one", "mass, period, temp");
        Train("given", "period, temp", "--context", "mass", "--units", "d,kK,Msun");
        Evaluate("three", "--label", "kind", "--where", "part = 1", "--validation", "part = 2");
        Table = Evaluate("two", "--label", "kind", "--where", "part = 1");
        Evaluate("one", "--where", "part = 1");
        Evaluate("given", "--where", "part = 1");
    }

    /// <summary>Names as users have them, one of them unfit for a file.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = ["red clump", "binary", "RR/ab"];

    internal static IReadOnlyList<string> Models { get; } = ["one", "two", "three", "given"];

    internal string Folder => _folder.Path;

    /// <summary>What is printed for two classes.</summary>
    internal Outcome Table { get; }

    /// <summary>A file of the evaluation of a model.</summary>
    internal string Result(string model, string file) => Path.Combine(_folder[$"{model}-out"], file);

    /// <summary>The numbers of the evaluation of a model.</summary>
    internal JsonNode Metrics(string model) => JsonNode.Parse(File.ReadAllText(Result(model, "metrics.json")))!;

    /// <summary>Evaluates once more, into another folder.</summary>
    internal Outcome Again(string model, string output, params string[] options)
        => LyraflowProgram.Run(Folder, ["evaluate", $"{model}.safetensors", "stars.csv", "--out", output, "--quiet", .. options]);

    public void Dispose() => _folder.Dispose();

    private void Train(string model, string features, params string[] options) => Done(LyraflowProgram.Run(
        Folder,
        [
            "train", "stars.csv", "--features", features, "--where", "part = 0", "--epochs", "4", "--layers", "2", "--bins", "4",
            "--hidden", "8", "-o", $"{model}.safetensors", "--quiet", .. options
        ]));

    private Outcome Evaluate(string model, params string[] options) => Done(Again(model, $"{model}-out", options));

    private static Outcome Done(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
