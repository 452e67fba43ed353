using System.Globalization;
using System.Text;
using Lyraflow.Numerics;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>Random damage to good files. LYRAFLOW_FUZZ_CASES sets how many cases run.</summary>
public class SafetensorsFuzzTests
{
    private const int DefaultCases = 20_000;

    // Far above what the small files here need, far below what a believed claim would take.
    private const long AllocationLimit = 1 << 19;

    // Pieces that mean something in a header; damage made of them gets deeper than random bytes do.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "1", "-1", "8", "16", "9223372036854775807",
            "18446744073709551616", "1e9", "null", "true", "\"a\"", "\"b\"", "\"dtype\":", "\"shape\":",
            "\"data_offsets\":", "\"__metadata__\":", "\"F64\"", "\"U8\"", "[0]", "[0,0]", "\\ud800", " ", "\n", "é",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Damaged_files_load_whole_or_are_refused()
    {
        var random = new RandomSource(20221107);
        var seeds = Seeds();
        var cases = Cases();
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < cases; i++)
        {
            var file = seeds[random.NextIndex(seeds.Length)];
            for (var wounds = 1 + random.NextIndex(4); wounds > 0; wounds--)
            {
                file = Damage(file, random);
            }

            Stream stream = i % 2 == 0 ? new MemoryStream(file) : new ForwardOnlyStream(file);
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

    private static byte[] Damage(byte[] file, RandomSource random)
    {
        if (file.Length == 0)
        {
            return [(byte)random.NextIndex(256)];
        }

        var at = random.NextIndex(file.Length);
        var until = Math.Min(file.Length, at + 1 + random.NextIndex(16));
        var token = Tokens[random.NextIndex(Tokens.Length)];
        return random.NextIndex(8) switch
        {
            0 => Replace(file, at, at + 1, [(byte)(file[at] ^ (1 << random.NextIndex(8)))]),
            1 => Replace(file, at, at + 1, [(byte)random.NextIndex(256)]),
            2 => file[..at],
            3 => Replace(file, at, until, []),
            4 => Replace(file, at, at, file[at..until]),
            5 => KeepingTheLength(Replace(file, at, at, token)),
            6 => KeepingTheLength(Replace(file, at, until, token)),
            _ => WithAnotherDigit(file, at, random),
        };
    }

    private static byte[] Replace(byte[] file, int from, int until, byte[] by) => [.. file[..from], .. by, .. file[until..]];

    /// <summary>Mends the header's length to end at the last brace, so that the damage reaches the parser.</summary>
    private static byte[] KeepingTheLength(byte[] file)
    {
        var brace = Array.LastIndexOf(file, (byte)'}');
        if (brace >= 8)
        {
            BitConverter.TryWriteBytes(file, (ulong)(brace + 1 - 8));
        }

        return file;
    }

    private static byte[] WithAnotherDigit(byte[] file, int from, RandomSource random)
    {
        var at = file.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        return at < 0 ? file : Replace(file, from + at, from + at + 1, [(byte)('0' + random.NextIndex(10))]);
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

    private static int Cases()
    {
        var text = Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_CASES");
        return string.IsNullOrEmpty(text) ? DefaultCases : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
