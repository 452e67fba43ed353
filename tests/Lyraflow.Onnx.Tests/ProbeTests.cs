using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;
using Lyraflow.Stacks;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Onnx.Tests;

public class ProbeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("reference")]
    [InlineData("paper")]
    public void Embedded(string name)
    {
        var model = EmbeddedModel.Load(name).Model;
        var rows = ExampleRows.Draw(200, [1.0, 0.3, 0.1, 0.05], [0.1, 0.07, 0.04, 0.05]);
        var file = OnnxScores.Export(model, 1);
        var actual = OnnxScores.Run(file, rows);
        File.WriteAllBytes($"/work/res/{name}.onnx", file);
        output.WriteLine($"{name} {file.Length}");
        for (var k = 0; k < model.Classes.Count; k++)
        {
            Report(name, model.Classes[k].Density.LogDensity(rows, 1), actual.LogDensities[k], 200);
            if (model.Classes[k].Density is Flow<float> flow)
            {
                Report(name + " double", flow.Convert<double>().LogDensity(rows.Convert<double>(), 1), actual.LogDensities[k], 200);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Trained(int dimension)
    {
        foreach (var recipe in FlowRecipe.Names.Except(["nsf-box"]))
        {
            if (dimension == 1 && recipe is "nsf" or "realnvp") { continue; }

            var random = new RandomSource(1);
            var rows = new FeatureTable<float>(1000, dimension);
            for (var i = 0; i < 1000; i++)
            {
                var before = 0.0;
                for (var j = 0; j < dimension; j++)
                {
                    before = Math.Exp(0.6 * random.NextNormal()) + 0.5 * before;
                    rows.Columns[j][i] = (float)before;
                }
            }

            var flow = Lyraflow.Flow.Fit(rows, FlowRecipe.Create(recipe), new FitSettings { Threads = 1 }, default);
            var model = ExampleModels.Of([flow], dimension);
            var probe = ExampleRows.Draw(100, [.. Enumerable.Repeat(1.5, dimension)], [.. Enumerable.Repeat(0.8, dimension)]);
            var actual = OnnxScores.Of(model, probe);
            Report(recipe, flow.LogDensity(probe, 1), actual.LogDensities[0], 100);
            Report(recipe + " double", flow.Convert<double>().LogDensity(probe.Convert<double>(), 1), actual.LogDensities[0], 100);
        }
    }

    private void Report(string name, double[] expected, float[] actual, int each)
    {
        var worst = ExampleRows.Spreads.Select((s, i) => Enumerable.Range(i * each, each).Max(r => Agreement.Distance(expected[r], actual[r])));
        output.WriteLine($"{name}: {string.Join("  ", worst.Select(w => w.ToString("g3")))}");
    }
}
