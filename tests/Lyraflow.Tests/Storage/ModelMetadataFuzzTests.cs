using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;

namespace Lyraflow.Tests.Storage;

/// <summary>
/// Models whose description is sound JSON that says something else: values of other kinds and sizes, missing, repeated and
/// swapped parts. Each loads as a model that scores, or is refused in one line. LYRAFLOW_FUZZ_MODELS sets their number.
/// </summary>
public sealed class ModelMetadataFuzzTests
{
    private const long MostBytesPerCase = 4 << 20;

    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_MODELS") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Values =
    [
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"\\u001b[31m\"",
        "\"x\"",
        "0",
        "-1",
        "1",
        "2",
        "3",
        "1.5",
        "1e-300",
        "1e30",
        "1e300",
        "-1e300",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "16384",
        "[1,0]",
        "[0,0]",
        "[[]]",
        "\"standardization\"",
        "\"coupling\"",
        "\"NaN\"",
        "[1e300,1e-300]",
        "{\"type\":\"inverse\"}",
    ];

    [Fact]
    public void Changed_descriptions_of_flows_load_or_are_refused() => LoadOrBeRefused([.. FlowRecipe.Names.Select(Save)], Cases);

    [Fact]
    public void Changed_descriptions_of_stacks_load_or_are_refused() => LoadOrBeRefused([StackModels.Save(StackModels.Model)], Cases / 3);

    private static void LoadOrBeRefused(SafetensorsFile[] sound, int cases)
    {
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < cases; i++)
        {
            var random = new RandomSource(i);
            var file = sound[i % sound.Length];
            var description = JsonNode.Parse(file.Metadata["model"])!;
            for (var change = 0; change <= random.NextIndex(3); change++)
            {
                Change(description, random);
            }

            if (Loads(file, description.ToJsonString(), i))
            {
                loaded++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(loaded > cases / 50 && refused > cases / 4, $"{loaded} loaded, {refused} refused of {cases}");
    }

    private static bool Loads(SafetensorsFile sound, string description, int index)
    {
        var bytes = StackModels.Bytes(StackModels.Copy(sound, description));
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            StackModels.Score(StackModels.Load(bytes), rows: 3);
            return true;
        }
        catch (InputException fault)
        {
            Assert.DoesNotContain(fault.Message, char.IsControl);
            Assert.InRange(fault.Message.Length, 20, 2500);
            return false;
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"Case {index} let a {fault.GetType().Name} out: {description}", fault);
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < bytes.Length + MostBytesPerCase, $"Case {index} allocated {allocated} bytes: {description}");
        }
    }

    /// <summary>Replaces, leaves out, repeats or exchanges one part.</summary>
    private static void Change(JsonNode root, RandomSource random)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var (parent, key) = places[random.NextIndex(places.Count)];
        var other = places[random.NextIndex(places.Count)];
        var value = random.NextIndex(4) == 0
            ? Get(other.Parent, other.Key)?.DeepClone()
            : JsonNode.Parse(Values[random.NextIndex(Values.Length)]);
        switch (parent)
        {
            case JsonObject all when random.NextIndex(5) == 0:
                all.Remove((string)key);
                break;
            case JsonObject all:
                all[(string)key] = value;
                break;
            case JsonArray list when random.NextIndex(4) == 0:
                list.RemoveAt((int)key);
                break;
            case JsonArray list when random.NextIndex(3) == 0:
                list.Add(value);
                break;
            case JsonArray list:
                list[(int)key] = value;
                break;
        }
    }

    private static JsonNode? Get(JsonNode parent, object key) => key is string name ? parent[name] : parent[(int)key];

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        IEnumerable<(object Key, JsonNode? Value)> children = node switch
        {
            JsonObject all => all.Select(pair => ((object)pair.Key, pair.Value)),
            JsonArray list => list.Select((value, place) => ((object)place, value)),
            _ => [],
        };
        return children.SelectMany(child => (child.Value is null ? [] : Places(child.Value)).Prepend((node, child.Key)));
    }

    private static SafetensorsFile Save(string recipe)
    {
        var settings = new RecipeOverrides { Layers = 2, Box = recipe == "nsf-box" ? new BoxScalingShape([-3, -3], [3, 3]) : null };
        var usual = FlowRecipe.Create(recipe, settings);
        settings = settings with { Hidden = usual is NetworkFlowRecipe ? [8] : null, Bins = usual is SplineFlowRecipe ? 4 : null };
        var conditional = usual is NetworkFlowRecipe && recipe != "nsf-box";
        var shape = FlowRecipe.Create(recipe, settings).Compose(
            2, recipe == "nsf-box" ? null : new Standardization([1, 2], [3, 4]), conditional ? new Standardization([0], [1]) : null);
        var record = new TrainingRecord
        {
            Program = "lyraflow",
            Source = "stars.csv",
            SourceHash = "0",
            TrainingRows = 100,
            Seed = 1,
            Options = new TrainingSettings(),
            BestEpoch = 1,
            ValidationLoss = 1,
            ValidationRows = 10,
            GenuineNumbers = ["nobs=99"],
        };
        using var folder = new TemporaryFolder();
        ModelFile.Save(
            new Model(
                [new Feature("u-g", "mag"), new Feature("g-r", "mag")],
                [new ModelClass("star", new Flow<float>(shape, seed: 1), record)])
            {
                Context = conditional ? [new Feature("r", "mag")] : [],
            },
            folder["x.safetensors"],
            overwrite: false);
        return SafetensorsFile.Load(folder["x.safetensors"]);
    }
}
