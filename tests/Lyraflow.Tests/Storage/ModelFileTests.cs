using System.Text.Json.Nodes;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;

namespace Lyraflow.Tests.Storage;

public sealed class ModelFileTests : IDisposable
{
    private static readonly Feature[] Features = [new("u-g", "mag"), new("g-r", "mag"), new("r-i", "mag"), new("i-z", "mag")];

    private readonly TemporaryFolder _folder = new();

    private string ModelPath => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flow_saved_is_a_flow_scored_bit_for_bit()
    {
        var model = CreateModel("star", "rrlyrae");
        ModelFile.Save(model, ModelPath, overwrite: false);
        var loaded = ModelFile.Load(ModelPath);
        Assert.Equal(Features, loaded.Features);
        Assert.Equal(["star", "rrlyrae"], loaded.Classes.Select(item => item.Name));
        var rows = model.Classes[0].Flow.Sample(300, new RandomSource(5));
        foreach (var (before, after) in model.Classes.Zip(loaded.Classes))
        {
            Assert.Equal(before.Flow.Parameters.ToArray(), after.Flow.Parameters.ToArray());
            Assert.Equal(
                before.Flow.LogDensity(rows, 1).Select(BitConverter.DoubleToInt64Bits),
                after.Flow.LogDensity(rows, 1).Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(before.Training, after.Training);
        }
    }

    [Fact]
    public void Weights_are_named_tensors_of_outputs_by_inputs()
    {
        ModelFile.Save(CreateModel("star"), ModelPath, overwrite: false);
        var file = SafetensorsFile.Load(ModelPath);
        Assert.Equal([16L, 2L], file.Tensors["star.1.conditioner.0.weight"].Shape.ToArray());
        Assert.Equal([16L], file.Tensors["star.1.conditioner.0.bias"].Shape.ToArray());
        Assert.Equal([2L * 11, 16L], file.Tensors["star.1.conditioner.1.weight"].Shape.ToArray());
        Assert.Equal("1", file.Metadata["lyraflow_format"]);
    }

    [Fact]
    public void An_existing_file_is_not_replaced_without_being_asked()
    {
        ModelFile.Save(CreateModel("star"), ModelPath, overwrite: false);
        Assert.Throws<InputException>(() => ModelFile.Save(CreateModel("star"), ModelPath, overwrite: false));
        ModelFile.Save(CreateModel("star"), ModelPath, overwrite: true);
    }

    [Theory]
    [InlineData("""{"features":[],"classes":[]}""")]
    [InlineData("""{"features":[null],"classes":[null]}""")]
    [InlineData("""{"features":null,"classes":null}""")]
    [InlineData("""[]""")]
    [InlineData(
        """{"features":[],"classes":[{"name":"star","flow":{"bijections":[{"type":"rocket"}],"base":{"type":"standard_normal"}}}]}"""
    )]
    [InlineData("not json")]
    [InlineData("null")]
    public void A_description_that_makes_no_sense_is_refused_in_one_line(string description)
        => AssertRefused(Rewrite((metadata, _) => metadata["model"] = description));

    [Theory]
    [InlineData("transformed", "[0, 0]")]
    [InlineData("transformed", "[9]")]
    [InlineData("dimension", "-4")]
    [InlineData("dimension", "999999999")]
    [InlineData("hidden", "[0]")]
    [InlineData("hidden", "[70000]")]
    [InlineData("hidden", "[65536, 65536, 65536]")]
    [InlineData("hidden", "[17]")]
    [InlineData("hidden", "null")]
    [InlineData("transformers", "[null]")]
    [InlineData("transformers", "[]")]
    public void A_forged_shape_is_refused_before_any_memory_is_taken_for_it(string property, string value)
    {
        var path = Rewrite((metadata, _) =>
        {
            var model = JsonNode.Parse(metadata["model"])!;
            model["classes"]![0]!["flow"]!["bijections"]![1]![property] = JsonNode.Parse(value);
            metadata["model"] = model.ToJsonString();
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        var path = Rewrite((_, tensors) => tensors.Remove("star.1.conditioner.0.bias"));
        Assert.Contains("star.1.conditioner.0.bias", AssertRefused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_asks_for_a_newer_program()
        => Assert.Contains("newer", AssertRefused(Rewrite((metadata, _) => metadata["lyraflow_format"] = "3")), StringComparison.Ordinal);

    private static Model CreateModel(params string[] names)
    {
        var standardization = new Standardization([1, 0.3, 0.1, 0.05], [0.1, 0.07, 0.04, 0.06]);
        var recipe = new NeuralSplineFlow { Layers = 2, Bins = 4, Hidden = [16] };
        return new Model(Features, [.. names.Select((name, i) => new ModelClass(
            name,
            new Flow<float>(recipe.Compose(4, standardization), seed: i),
            new TrainingRecord
            {
                Program = "lyraflow 0.1.0",
                Source = "rrlyrae.npz",
                SourceHash = new string('a', 64),
                TrainingRows = 386,
                Seed = -3,
                Options = new TrainingSettings { Jitter = 0.1, MaximumGradientNorm = double.PositiveInfinity },
                BestEpoch = 7,
                ValidationLoss = -8.1,
            }))]);
    }

    private string Rewrite(Action<Dictionary<string, string>, Dictionary<string, StoredTensor>> change)
    {
        ModelFile.Save(CreateModel("star"), ModelPath, overwrite: true);
        var file = SafetensorsFile.Load(ModelPath);
        var metadata = file.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
        var tensors = file.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value);
        change(metadata, tensors);
        var forged = new SafetensorsFile(metadata);
        foreach (var (name, tensor) in tensors)
        {
            forged.Add(name, tensor.Shape, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Bytes));
        }

        var path = _folder["forged.safetensors"];
        forged.Save(path, overwrite: true);
        return path;
    }

    private static string AssertRefused(string path)
    {
        var failure = Assert.Throws<InputException>(() => ModelFile.Load(path));
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains("forged.safetensors", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }
}
