using System.Runtime.CompilerServices;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests.Documentation;

/// <summary>The C# of the README, run. The text between the marks is the README's, line by line.</summary>
public class ReadmeTests
{
    private const string Begin = "// README begins";
    private const string End = "// README ends";

    [Fact]
    public void The_readme_shows_the_code_that_this_test_runs()
    {
        var source = File.ReadAllLines(ThisFile());
        var begin = Array.FindIndex(source, line => line.Trim() == Begin) + 1;
        var end = Array.FindIndex(source, line => line.Trim() == End);
        var shown = source[begin..end].Select(line => line.Length == 0 ? line : line[8..]);
        var readme = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "README.md"));
        var from = Array.IndexOf(readme, "```csharp") + 1;
        var to = Array.IndexOf(readme, "```", from);
        var code = readme[from..to].SkipWhile(line => line.Length == 0 || line.StartsWith("using Lyraflow", StringComparison.Ordinal));
        Assert.Equal(code, shown);
    }

    [Fact]
    public void The_readme_code_learns_the_ring()
    {
#pragma warning disable xUnit1051 // Readers of the README have no test to cancel.
        // README begins
        // Rows of numbers, column after column; here a ring in two dimensions.
        var random = new RandomSource(1);
        var rows = new FeatureTable<float>(4000, 2);
        for (var i = 0; i < rows.Rows; i++)
        {
            var angle = 2 * Math.PI * random.NextUniform();
            var radius = 3 + (0.2 * random.NextNormal());
            rows.Columns[0][i] = (float)(radius * Math.Cos(angle));
            rows.Columns[1][i] = (float)(radius * Math.Sin(angle));
        }

        var training = rows.Select([.. Enumerable.Range(0, 3600)]);
        var validation = rows.Select([.. Enumerable.Range(3600, 400)]);
        var recipe = new NeuralSplineFlow { Layers = 6, Bins = 8 };
        var flow = new Flow<float>(recipe.Compose(dimension: 2, Standardization.Fit(training.Columns)));
        using var team = new WorkerTeam();
        var result = Trainer<float>.Train(flow, training, validation, new TrainingSettings { Epochs = 30, BatchSize = 200 }, team);

        Console.WriteLine($"validation loss {result.BestValidationLoss:f2} nats");
        Console.WriteLine($"ln p on the ring {flow.LogDensity(FeatureTable<float>.FromRows(new[,] { { 3f, 0f } }))[0]:f1}");
        var mock = flow.Sample(1000, random);
        // README ends
#pragma warning restore xUnit1051

        // Around the ring ln(2π·3) nats, across it ½ ln(2πe·0.2²).
        var entropy = Math.Log(2 * Math.PI * 3) + (0.5 * Math.Log(2 * Math.PI * Math.E * 0.04));
        Assert.InRange(result.BestValidationLoss, entropy - 0.1, entropy + 0.2);
        Assert.All(Enumerable.Range(0, mock.Rows), i => Assert.True(float.IsFinite(mock.Columns[0][i])));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
