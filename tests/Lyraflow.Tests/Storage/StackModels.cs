using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lyraflow.Densities;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>Small models of format 2, and files like theirs that say something else.</summary>
internal static class StackModels
{
    public static readonly Feature[] Features = [new("u-g", "mag"), new("g-r", "mag")];

    private static readonly GaussianMixture Floor = BroadFloor.About(Toy.Gaussian(300, seed: 1));

    public static Decision Decision => new()
    {
        Target = "star",
        TrainingPrior = 0.25,
        Objects = 20,
        Others = 60,
        OtherRows = 50,
        Slope = 1.1,
        Intercept = -0.2,
        Curve = [new DecisionStep(2, 0.5, 0.01, 1), new DecisionStep(-1, 1, 0.3, 15)],
    };

    public static GaussianMixture Mixture { get; } = new(
    [
        new(0.3, [0, 1], new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } }),
        new(0.7, [3, 1], new[,] { { 1.0, 0 }, { 0, 1 } }),
    ]);

    public static StackedDensity Stack { get; } = new([new(0.25, Toy.Scrambled<float>(Toy.Shape(2), 0.2)), new(0.75, Mixture)], Floor);

    /// <summary>A stack called "star" and a mixture called "rrlyrae".</summary>
    public static Model Model => new(
        Features,
        [
            new ModelClass("star", Stack, new TrainingRecord
            {
                Program = "lyraflow",
                Source = "stars.csv",
                SourceHash = "0",
                TrainingRows = 100,
                Seed = 1,
                Effort = StackEffort.Standard,
                Kinds = [new KindResult("maf", 1.5, 0.25), new KindResult("mixture of 2", 1.6, 0.75)],
                ValidationLoss = 1.4,
                ValidationRows = 100,
            }),
            new ModelClass("rrlyrae", Mixture, null),
        ])
    {
        Decision = Decision,
    };

    public static SafetensorsFile Save(Model model)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["x.safetensors"], overwrite: false);
        return SafetensorsFile.Load(folder["x.safetensors"]);
    }

    public static Model Load(SafetensorsFile file) => Load(Bytes(file));

    public static Model Load(byte[] bytes) => ModelFile.Load(new MemoryStream(bytes), "x.safetensors");

    public static byte[] Bytes(SafetensorsFile file)
    {
        var bytes = new MemoryStream();
        file.Save(bytes);
        return bytes.ToArray();
    }

    /// <summary>A file with other numbers, another description or both.</summary>
    public static SafetensorsFile Forge(
        SafetensorsFile sound, Action<JsonNode>? description = null, string? tensor = null, Action<double[]>? numbers = null)
    {
        var node = JsonNode.Parse(sound.Metadata["model"])!;
        description?.Invoke(node);
        return Copy(sound, node.ToJsonString(), (name, stored) =>
        {
            if (name == tensor)
            {
                numbers!(stored);
            }
        });
    }

    /// <summary>A copy with another description.</summary>
    public static SafetensorsFile Copy(SafetensorsFile sound, string description, Action<string, double[]>? change = null)
    {
        var file = new SafetensorsFile(
            sound.Metadata.ToDictionary(pair => pair.Key, pair => pair.Key == "model" ? description : pair.Value));
        foreach (var (name, tensor) in sound.Tensors)
        {
            if (tensor.Type == ElementTypes.Of<double>())
            {
                var values = MemoryMarshal.Cast<byte, double>(tensor.Bytes).ToArray();
                change?.Invoke(name, values);
                file.Add<double>(name, tensor.Shape, values);
            }
            else
            {
                file.Add(name, tensor.Shape, MemoryMarshal.Cast<byte, float>(tensor.Bytes));
            }
        }

        return file;
    }

    /// <summary>Scores a row under every class.</summary>
    public static void Score(Model model, int rows)
    {
        foreach (var density in model.Classes.Select(item => item.Density))
        {
            var table = Toy.Normal<float>(rows, density.Dimension);
            density.LogDensity(
                density.ContextDimension == 0 ? table : table.Given(Toy.Normal<float>(rows, density.ContextDimension)), threads: 1);
        }
    }
}
