using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>Models whose bytes or whose description were damaged: each loads as a model that scores, or is refused.</summary>
public sealed class ModelFuzzTests : IDisposable
{
    // A flow of tiny layers is some hundred kilobytes with its workspace; a believed forged width would be gigabytes.
    private const long AllocationLimit = 4 << 20;

    // Each is written, read and scored, so it takes longer than the file alone.
    private static readonly int Cases = SafetensorsDamage.Cases / 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_models_load_or_are_refused()
    {
        var random = new RandomSource(20261123);
        SafetensorsFile[] sound = [.. FlowRecipe.Names.Select(Save), StackModels.Save(StackModels.Model)];
        var bytes = sound.Select(StackModels.Bytes).ToArray();
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var which = random.NextIndex(sound.Length);
            var file = i % 4 == 0
                ? SafetensorsDamage.Damage(bytes[which], random)
                : StackModels.Bytes(StackModels.Copy(sound[which], SafetensorsDamage.Damage(sound[which].Metadata["model"], random)));
            if (LoadsOrIsRefused(file, i))
            {
                loaded++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(
            loaded > Cases / 100 && refused > Cases / 4,
            $"{loaded} loaded, {refused} refused of {Cases}");
    }

    private bool LoadsOrIsRefused(byte[] file, int index)
    {
        var path = _folder.Write("damaged.safetensors", file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var loads = true;
        try
        {
            StackModels.Score(ModelFile.Load(path), rows: 1);
        }
        catch (InputException failure)
        {
            Assert.DoesNotContain(failure.Message, char.IsControl);
            loads = false;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Case {index} let a {failure.GetType().Name} out.", failure);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < file.Length + AllocationLimit, $"Case {index} allocated {allocated} bytes.");
        return loads;
    }

    private static RecipeOverrides Small(string recipe)
    {
        var settings = new RecipeOverrides { Layers = 2, Box = recipe == "nsf-box" ? new BoxScalingShape([-3, -3], [3, 3]) : null };
        var usual = FlowRecipe.Create(recipe, settings);
        return settings with
        {
            Hidden = usual is NetworkFlowRecipe ? [8] : null,
            Bins = usual is SplineFlowRecipe ? 4 : null,
        };
    }

    private SafetensorsFile Save(string recipe)
    {
        var options = FlowRecipe.Create(recipe, Small(recipe)).Compose(2);
        var path = _folder[$"{recipe}.safetensors"];
        ModelFile.Save(
            new Model([new Feature("u-g", "mag"), new Feature("g-r", "mag")],
                [new ModelClass("star", new Flow<float>(options, seed: 1), null)]),
            path,
            overwrite: false);
        return SafetensorsFile.Load(path);
    }
}
