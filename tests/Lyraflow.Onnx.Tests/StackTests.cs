using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Stacks;
using Lyraflow.Storage;
using Lyraflow.Tests.Stacks;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Onnx.Tests;

/// <summary>Stacks as training makes them, and the embedded models.</summary>
public class StackTests(ITestOutputHelper output)
{
    private const double MostOfModelFile = 1.2;

    [Theory]
    [InlineData(1, 2, 200, StackEffort.Standard)]
    [InlineData(3, 1, 100, StackEffort.Quick)]
    [InlineData(2, 4, 100, StackEffort.Quick)]
    public void Agrees_and_is_small(int classes, int dimension, int rowsOfClass, StackEffort effort)
    {
        var training = Enumerable.Range(0, classes)
            .Select(k => ($"class{k}", SkewedRows.Draw(rowsOfClass, dimension, seed: k, shift: 0.5 * k)))
            .ToArray();
        var settings = new StackSettings { Effort = effort, Threads = 2 };
        var fits = StackTraining.Fit(training, settings, TestContext.Current.CancellationToken);
        var model = ExampleModels.Of(fits.Select(fit => fit.Density), dimension);
        Assert.Contains(fits, fit => fit.Density.Members.Any(member => member.Density is not GaussianMixture));
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["model.safetensors"], overwrite: false);
        var file = OnnxScores.Export(model);
        Report($"{classes} classes of {dimension} columns", model, file, new FileInfo(folder["model.safetensors"]).Length, 1.5, 1);
    }

    [Theory]
    [InlineData(EmbeddedModel.Reference, "reference.safetensors")]
    [InlineData(EmbeddedModel.Paper, "paper.safetensors")]
    public void The_embedded_models_agree_and_are_small(string name, string resource)
    {
        using var folder = new TemporaryFolder();
        var result = ExportRun.Run(new ExportRequest { Model = name, Output = folder["model.onnx"] });
        using var source = typeof(EmbeddedModel).Assembly.GetManifestResourceStream(resource)!;
        var file = File.ReadAllBytes(result.Output);
        Assert.Equal(result.Bytes, file.Length);
        Report(name, EmbeddedModel.Load(name).Model, file, source.Length, [1.0, 0.3, 0.1, 0.05], [0.1, 0.07, 0.04, 0.05]);
    }

    private void Report(string name, Model model, byte[] file, long modelFile, double mean, double scale)
        => Report(
            name,
            model,
            file,
            modelFile,
            [.. Enumerable.Repeat(mean, model.Features.Count)],
            [.. Enumerable.Repeat(scale, model.Features.Count)]);

    private void Report(string name, Model model, byte[] file, long modelFile, double[] mean, double[] scale)
    {
        const int rowsOfEach = 100;
        var rows = ExampleRows.Draw(rowsOfEach, mean, scale);
        var (fromDouble, fromScores) = Agreement.Require(model, rows, OnnxScores.Run(file, rows).LogDensities);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {file.Length} bytes, {(double)file.Length / modelFile:f3} of the model file; in units of what is allowed "
                + $"{fromDouble:g3} from ours in double precision, and from our scores:"));
        foreach (var (spread, distances) in ExampleRows.Spreads.Zip(fromScores.Chunk(rowsOfEach)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  at {spread} standard deviations {distances.Max():g3}"));
        }

        Assert.True(file.Length <= MostOfModelFile * modelFile, $"The graph of {name} has {file.Length} bytes, its model {modelFile}.");
    }
}
