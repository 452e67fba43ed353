using System.Text.Json.Nodes;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>Models of format 2: stacks, mixtures and decisions.</summary>
public sealed class StackFileTests
{
    private static readonly SafetensorsFile Sound = StackModels.Save(StackModels.Model);

    [Fact]
    public void A_model_saved_is_the_same_model_bit_for_bit()
    {
        var (before, after) = (StackModels.Model, StackModels.Load(Sound));
        Assert.Equal("2", Sound.Metadata["lyraflow_format"]);
        var rows = Toy.Normal<float>(300, 2, spread: 3);
        foreach (var (saved, loaded) in before.Classes.Zip(after.Classes))
        {
            Assert.Equal(
                saved.Density.LogDensity(rows, 1).Select(BitConverter.DoubleToInt64Bits),
                loaded.Density.LogDensity(rows, 1).Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(
                saved.Density.Sample(9, new RandomSource(1), 1).Columns[1], loaded.Density.Sample(9, new RandomSource(1), 1).Columns[1]);
        }

        Assert.Equivalent(before.Decision, after.Decision, strict: true);
        Assert.Equivalent(before.Classes[0].Training, after.Classes[0].Training, strict: true);
        Assert.Equal(StackModels.Bytes(Sound), StackModels.Bytes(StackModels.Save(after)));
    }

    [Fact]
    public void Flows_alone_are_still_written_in_format_1()
    {
        var flow = new ModelClass("star", Toy.Scrambled<float>(Toy.Shape(2), 0.2), null);
        var file = StackModels.Save(new Model(StackModels.Features, [flow]));
        Assert.Equal("1", file.Metadata["lyraflow_format"]);
        Assert.Equal(["features", "classes"], JsonNode.Parse(file.Metadata["model"])!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["name", "flow"], JsonNode.Parse(file.Metadata["model"])!["classes"]![0]!.AsObject().Select(pair => pair.Key));
        Assert.All(file.Tensors, pair => Assert.StartsWith("star.", pair.Key, StringComparison.Ordinal));
    }

    [Fact]
    public void The_kept_file_of_format_1_is_written_again_as_it_was()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Storage", "Fixtures", "model-format-1.safetensors");
        var before = SafetensorsFile.Load(path);
        var after = StackModels.Save(ModelFile.Load(path));
        Assert.Equal("1", after.Metadata["lyraflow_format"]);
        Assert.Equal(before.Tensors.Select(pair => pair.Key), after.Tensors.Select(pair => pair.Key));
        Assert.All(before.Tensors, pair => Assert.True(pair.Value.Bytes.SequenceEqual(after.Tensors[pair.Key].Bytes)));
    }

    [Fact]
    public void Columns_of_any_unit_come_back()
    {
        var rows = Toy.Gaussian(300, seed: 2);
        foreach (var (column, unit) in new[] { (0, 1e15f), (1, 1e-15f) })
        {
            for (var row = 0; row < rows.Rows; row++)
            {
                rows.Columns[column][row] *= unit;
            }
        }

        var mixture = GaussianMixture.Fit(rows, new GaussianMixtureSettings { Components = 2 }, 1, TestContext.Current.CancellationToken);
        var stack = new StackedDensity([new(1, mixture)], BroadFloor.About(rows));
        var loaded = StackModels.Load(StackModels.Save(new Model(StackModels.Features, [new ModelClass("star", stack, null)])));
        Assert.Equal(stack.LogDensity(rows, 1), loaded.Classes[0].Density.LogDensity(rows, 1));
    }

    [Theory]
    [InlineData("rrlyrae.weights", 0, -0.3)]
    [InlineData("rrlyrae.weights", 0, 0.0)]
    [InlineData("rrlyrae.weights", 1, 0.8)]
    [InlineData("rrlyrae.weights", 1, double.NaN)]
    [InlineData("rrlyrae.means", 0, double.NaN)]
    [InlineData("rrlyrae.means", 0, double.PositiveInfinity)]
    [InlineData("rrlyrae.means", 0, 1e300)]
    [InlineData("rrlyrae.covariances", 0, double.NaN)]
    [InlineData("rrlyrae.covariances", 0, -1.0)]
    [InlineData("rrlyrae.covariances", 0, 0.0)]
    [InlineData("rrlyrae.covariances", 0, 1e-300)]
    [InlineData("rrlyrae.covariances", 3, 1e300)]
    [InlineData("rrlyrae.covariances", 1, 0.61)]
    [InlineData("rrlyrae.covariances", 2, double.NegativeInfinity)]
    [InlineData("star.member1.weights", 0, 2.0)]
    [InlineData("star.member1.covariances", 1, 0.0)]
    [InlineData(".weights", 5, 0.5)]
    [InlineData(".covariances", 1, 7.0)]
    public void Mixtures_of_impossible_numbers_are_refused(string tensor, int place, double value)
        => RequireRefused(StackModels.Forge(Sound, null, tensor, numbers => numbers[place] = value));

    [Theory]
    [InlineData("classes.1.mixture.components", "1000000000")]
    [InlineData("classes.1.mixture.components", "2147483647")]
    [InlineData("classes.1.mixture.components", "0")]
    [InlineData("classes.1.mixture.components", "-2")]
    [InlineData("classes.1.mixture.components", "3")]
    [InlineData("classes.1.mixture.dimension", "2147483647")]
    [InlineData("classes.1.mixture.dimension", "0")]
    [InlineData("classes.1.mixture.dimension", "-2")]
    [InlineData("classes.1.mixture", "null")]
    [InlineData("classes.1.name", "\"\"")]
    [InlineData("classes.1.name", "\"star\"")]
    [InlineData("classes.1.name", "\"star.member1\"")]
    [InlineData("classes.0.stack", "[]")]
    [InlineData("classes.0.stack", "null")]
    [InlineData("classes.0.stack", "[null]")]
    [InlineData("classes.0.stack.0.weight", "0")]
    [InlineData("classes.0.stack.0.weight", "-1")]
    [InlineData("classes.0.stack.0.weight", "0.5")]
    [InlineData("classes.0.stack.0.weight", "1e308")]
    [InlineData("classes.0.stack.0.mixture", """{"components":2,"dimension":2}""")]
    [InlineData("classes.0.mixture", """{"components":2,"dimension":2}""")]
    [InlineData("classes.0.training.kinds", "[null]")]
    [InlineData("classes.0.training.effort", "77")]
    [InlineData("floor.components", "1000000000")]
    [InlineData("floor.dimension", "1")]
    [InlineData("decision.target", "\"planet\"")]
    [InlineData("decision.target", "null")]
    [InlineData("decision.training_prior", "0")]
    [InlineData("decision.training_prior", "1")]
    [InlineData("decision.objects", "-1")]
    [InlineData("decision.others", "-1")]
    [InlineData("decision.slope", "0")]
    [InlineData("decision.slope", "-1")]
    [InlineData("decision.intercept", "1e999")]
    [InlineData("decision.curve", "null")]
    [InlineData("decision.curve", "[null]")]
    [InlineData("decision.curve.0.completeness", "1.5")]
    [InlineData("decision.curve.0.leakage", "-0.1")]
    [InlineData("decision.curve.0.contaminants", "-1")]
    [InlineData("decision.curve.0.log10_ratio", "-7")]
    public void Forged_descriptions_are_refused_before_any_memory_is_taken_for_them(string place, string value)
    {
        var forged = StackModels.Forge(Sound, root => Set(root, place.Split('.'), value));
        RequireRefused(forged);
    }

    [Fact]
    public void A_stack_of_countless_members_is_refused()
    {
        var members = new JsonArray([.. Enumerable.Range(0, 50_000).Select(_ => new JsonObject { ["weight"] = 2e-5 })]);
        var bytes = StackModels.Bytes(StackModels.Forge(Sound, root => root["classes"]![0]!["stack"] = members));
        var before = GC.GetAllocatedBytesForCurrentThread();
        InputFault.Expect(() => StackModels.Load(bytes), "x.safetensors", "50000 members");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (20 * bytes.Length) + (4 << 20));
    }

    [Theory]
    [InlineData("")]
    [InlineData("star.member0")]
    [InlineData("star.member1")]
    [InlineData("star")]
    public void Classes_whose_numbers_would_share_a_name_are_not_written(string name)
    {
        using var folder = new TemporaryFolder();
        var model = new Model(
            StackModels.Features, [new ModelClass("star", StackModels.Stack, null), new ModelClass(name, StackModels.Mixture, null)]);
        InputFault.Expect(() => ModelFile.Save(model, folder["x.safetensors"], overwrite: false), "x.safetensors", "other names");
        Assert.Empty(folder.FileNames);
    }

    [Theory]
    [InlineData("floor")]
    [InlineData("member0")]
    [InlineData("star.member2")]
    [InlineData("star.member")]
    [InlineData(".")]
    [InlineData("__metadata__")]
    public void Classes_of_odd_names_keep_their_densities(string name)
    {
        var model = new Model(
            StackModels.Features,
            [
                new ModelClass("star", StackModels.Stack, null), new ModelClass(name, StackModels.Mixture, null),
                new ModelClass($"{name}.", Toy.Scrambled<float>(Toy.Shape(2), 0.3), null),
            ]);
        var loaded = StackModels.Load(StackModels.Save(model));
        var rows = Toy.Normal<float>(20, 2);
        Assert.All(model.Classes.Zip(loaded.Classes), pair
            => Assert.Equal(pair.First.Density.LogDensity(rows, 1), pair.Second.Density.LogDensity(rows, 1)));
    }

    [Fact]
    public void Stacks_of_different_floors_are_not_written()
    {
        using var folder = new TemporaryFolder();
        var other = new StackedDensity(StackModels.Stack.Members, null);
        var model = new Model(
            StackModels.Features, [new ModelClass("a", StackModels.Stack, null), new ModelClass("b", other, null)]);
        InputFault.Expect(() => ModelFile.Save(model, folder["x.safetensors"], overwrite: false), "floors");
    }

    [Fact]
    public void A_covariance_that_is_not_symmetric_is_refused()
    {
        InputFault.Expect(() => _ = new GaussianMixture([new(1, [0, 0], new[,] { { 1, 0.5 }, { 0.4, 1 } })]), "symmetric");
        _ = new GaussianMixture([new(1, [0, 0], new[,] { { 1, 0.5 }, { 0.5 + 1e-15, 1 } })]);
    }

    [Fact]
    public void A_conditional_stack_comes_back()
    {
        var shape = new MaskedAutoregressiveFlow { Layers = 2, Hidden = [8] }.Compose(2, null, new Standardization([0], [1]));
        var stack = new StackedDensity(
            [new(0.5, new Flow<float>(shape, seed: 1)), new(0.5, new Flow<float>(shape, seed: 2))],
            StackModels.Stack.Floor);
        var model = new Model(StackModels.Features, [new ModelClass("star", stack, null)]) { Context = [new Feature("r", "mag")] };
        var rows = Toy.Normal<float>(30, 2).Given(Toy.Normal<float>(30, 1, seed: 2));
        Assert.Equal(stack.LogDensity(rows, 1), StackModels.Load(StackModels.Save(model)).Classes[0].Density.LogDensity(rows, 1));
    }

    private static void Set(JsonNode root, string[] place, string value)
    {
        var node = place[..^1].Aggregate(root, (at, key) => int.TryParse(key, out var index) ? at[index]! : at[key]!);
        if (int.TryParse(place[^1], out var last))
        {
            node[last] = JsonNode.Parse(value);
        }
        else
        {
            node[place[^1]] = JsonNode.Parse(value);
        }
    }

    private static void RequireRefused(SafetensorsFile forged)
    {
        var bytes = StackModels.Bytes(forged);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<InputException>(() => StackModels.Load(bytes));
        Assert.DoesNotContain(fault.Message, char.IsControl);
        Assert.Contains("x.safetensors", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes.Length + (4 << 20));
    }
}
