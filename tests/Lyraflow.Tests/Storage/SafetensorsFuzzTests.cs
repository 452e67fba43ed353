using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>Random damage to good files.</summary>
public class SafetensorsFuzzTests
{
    // Far above what the small files here need, far below what a believed claim would take.
    private const long AllocationLimit = 1 << 19;

    [Fact]
    public void Damaged_files_load_whole_or_are_refused()
    {
        var random = new RandomSource(20221107);
        var seeds = Seeds();
        var cases = SafetensorsDamage.Cases;
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < cases; i++)
        {
            var file = SafetensorsDamage.Damage(seeds[random.NextIndex(seeds.Length)], random);
            Stream stream = i % 2 == 0 ? new MemoryStream(file) : new OneWayStream(file);
            if (LoadsOrIsRefused(stream, i) is { } content)
            {
                loaded++;
                AssertSavesTheSame(content);
            }
            else
            {
                refused++;
            }
        }

        // Both paths must have been taken, or the damage tests nothing.
        Assert.True(loaded > cases / 100 && refused > cases / 4, $"{loaded} loaded, {refused} refused of {cases}");
    }

    private static SafetensorsFile? LoadsOrIsRefused(Stream stream, int index)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsFile? content = null;
        try
        {
            content = SafetensorsFile.Load(stream, "fuzz");
        }
        catch (InputException failure)
        {
            Assert.DoesNotContain(failure.Message, char.IsControl);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Case {index} let a {failure.GetType().Name} out.", failure);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocationLimit, $"Case {index} allocated {allocated} bytes.");
        return content;
    }

    private static void AssertSavesTheSame(SafetensorsFile content)
    {
        var first = new MemoryStream();
        content.Save(first);
        first.Position = 0;
        var again = SafetensorsFile.Load(first, "again");
        Assert.Equal(content.Metadata, again.Metadata);
        Assert.Equal(content.Tensors.Count, again.Tensors.Count);
        foreach (var (name, tensor) in content.Tensors)
        {
            Assert.Equal(tensor.ToString(), again.Tensors[name].ToString());
            Assert.True(tensor.Bytes.SequenceEqual(again.Tensors[name].Bytes));
        }
    }

    private static byte[][] Seeds()
    {
        var small = new SafetensorsFile([new("format", "1"), new("features", "u-g, \"g−r\"")]);
        small.Add("a", [2, 1], [1.0, 2.0]);
        small.Add("b", [3], [1f, 2f, 3f]);
        small.Add("c", [], [(byte)9]);
        var bytes = new MemoryStream();
        small.Save(bytes);
        return
        [
            bytes.ToArray(),
            PlainSafetensors.Make("{}"),
            PlainSafetensors.Make("""{"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}   """),
            PlainSafetensors.Make("""{"y":{"data_offsets":[0,2],"shape":[2],"dtype":"I8"}}""", 1, 2),
        ];
    }
}
