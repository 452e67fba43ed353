using System.Runtime.InteropServices;
using CsCheck;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

public class SafetensorsFileTests
{
    [Fact]
    public void A_file_holds_exactly_the_bytes_the_format_asks_for()
    {
        var file = new SafetensorsFile(new Dictionary<string, string> { ["unit"] = "mag" });
        file.Add("b", [2], [1f, -2f]);
        file.Add("a", [], [0.5]);

        const string header =
            """{"__metadata__":{"unit":"mag"},"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}"""
                + ""","b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        byte[] data = [0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];
        var padding = new string(' ', (8 - (header.Length % 8)) % 8);
        Assert.Equal(PlainSafetensors.Make(header + padding, data), Bytes(file));
    }

    [Fact]
    public void Every_element_type_comes_back_bit_for_bit()
    {
        var file = new SafetensorsFile();
        RoundTrip<double>(file, [1.5, -0.0, double.NaN, double.Epsilon, double.NegativeInfinity]);
        RoundTrip<float>(file, [1.5f, -0.0f, float.NaN, float.Epsilon]);
        RoundTrip<Half>(file, [(Half)1.5, Half.NaN]);
        RoundTrip<long>(file, [long.MinValue, -1]);
        RoundTrip<int>(file, [int.MinValue, -1]);
        RoundTrip<short>(file, [short.MinValue, -1, 1]);
        RoundTrip<sbyte>(file, [sbyte.MinValue, -1, 1]);
        RoundTrip<ulong>(file, [ulong.MaxValue, 1]);
        RoundTrip<uint>(file, [uint.MaxValue, 1]);
        RoundTrip<ushort>(file, [ushort.MaxValue, 1]);
        RoundTrip<byte>(file, [byte.MaxValue, 1, 2]);
    }

    [Fact]
    public void A_NaN_keeps_its_payload()
    {
        // As integers throughout: moving a signalling NaN through a register may quieten it.
        ulong[] wide = [0xFFF4_0123_4567_89AB, 0x7FF0_0000_0000_0001];
        uint[] narrow = [0x7FA1_2345, 0xFFFF_FFFF];
        var file = new SafetensorsFile();
        file.Add<double>("wide", [2], MemoryMarshal.Cast<ulong, double>(wide));
        file.Add<float>("narrow", [2], MemoryMarshal.Cast<uint, float>(narrow));

        var loaded = Reload(file);

        Assert.Equal(wide, MemoryMarshal.Cast<double, ulong>(loaded.Get<double>("wide", 2)).ToArray());
        Assert.Equal(narrow, MemoryMarshal.Cast<float, uint>(loaded.Get<float>("narrow", 2)).ToArray());
    }

    [Fact]
    public void An_independent_reader_finds_what_was_written() => Contents.Sample(
        (metadata, tensors) =>
        {
            var plain = new PlainSafetensors(Bytes(Build(metadata, tensors)));
            Assert.Equal(metadata, plain.Metadata);
            Assert.Equal(tensors.Keys.Order(), plain.Tensors.Keys.Order());
            foreach (var (name, values) in tensors)
            {
                Assert.Equal([values.Length], plain.Tensors[name].Shape);
                Assert.Equal(Raw(values), plain.Tensors[name].Bytes);
            }

            Assert.Equal(0, plain.HeaderLength % 8);
            Assert.All(plain.Tensors.Values, tensor => Assert.Equal(0, tensor.Begin % ElementSize(tensor.Type)));
        },
        iter: 300);

    [Fact]
    public void What_was_saved_is_loaded_again() => Contents.Sample(
        (metadata, tensors) =>
        {
            var loaded = Reload(Build(metadata, tensors));
            Assert.Equal(metadata, loaded.Metadata);
            Assert.Equal(tensors.Keys.Order(), loaded.Tensors.Keys.Order());
            foreach (var (name, values) in tensors)
            {
                Assert.Equal([values.Length], loaded.Tensors[name].Shape.ToArray());
                Assert.Equal(Raw(values), loaded.Tensors[name].Bytes.ToArray());
            }
        },
        iter: 300);

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_any_order() => Contents.Sample(
        (metadata, tensors) =>
        {
            var one = Build(metadata, tensors);
            var other = Build(metadata.Reverse(), tensors.Reverse());
            Assert.Equal(Bytes(one), Bytes(other));
            Assert.Equal(Bytes(one), Bytes(Reload(one)));
        },
        iter: 300);

    [Fact]
    public void An_empty_container_and_empty_tensors_are_fine()
    {
        Assert.Empty(Reload(new SafetensorsFile()).Tensors);

        var file = new SafetensorsFile();
        file.Add<float>("none", [0, 3], []);
        file.Add("some", [1], [7f]);
        file.Add<float>("nothing", [0], []);
        var loaded = Reload(file);
        Assert.True(loaded.Get<float>("none", 0, 3).IsEmpty);
        Assert.Equal(7f, loaded.Get<float>("some", 1)[0]);
    }

    [Fact]
    public void A_foreign_order_of_fields_and_tensors_is_read()
    {
        var bytes = PlainSafetensors.Make(
            """
            { "second" : {"data_offsets":[1,3], "shape":[2,1], "dtype":"U8"},
              "first": {"shape":[1],"dtype":"I8","data_offsets":[0,1]}, "__metadata__": {} }
            """,
            0xFF, 2, 3);

        var loaded = Load(bytes);

        Assert.Equal([2, 3], loaded.Get<byte>("second", 2, 1).ToArray());
        Assert.Equal(-1, loaded.Get<sbyte>("first", 1)[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void A_stream_without_a_length_is_read_whole(int mostPerRead)
    {
        var values = Enumerable.Range(0, 100_000).Select(i => (float)i).ToArray();
        var file = new SafetensorsFile();
        file.Add("long", [values.Length], values);

        var loaded = SafetensorsFile.Load(new OneWayStream(Bytes(file), mostPerRead), "pipe");

        Assert.Equal(values, loaded.Get<float>("long", values.Length).ToArray());
    }

    [Fact]
    public void A_container_may_begin_in_the_middle_of_a_stream()
    {
        var file = new SafetensorsFile();
        file.Add("x", [1], [3]);
        var stream = new MemoryStream();
        stream.Write("before"u8);
        file.Save(stream);
        stream.Position = "before".Length;

        Assert.Equal(3, SafetensorsFile.Load(stream, "memory").Get<int>("x", 1)[0]);
    }

    [Fact]
    public void Asking_for_another_type_or_shape_says_what_was_found()
    {
        var file = new SafetensorsFile(new Dictionary<string, string> { ["unit"] = "mag" });
        file.Add("weight", [2, 1], [1f, 2f]);
        var loaded = SafetensorsFile.Load(new MemoryStream(Bytes(file)), "rr.safetensors");

        AssertSays(() => loaded.Get<double>("weight", 2, 1), "rr.safetensors", "'weight'", "F32 [2, 1]", "F64 [2, 1]");
        AssertSays(() => loaded.Get<float>("weight", 2), "rr.safetensors", "'weight'", "F32 [2, 1]", "F32 [2]");
        AssertSays(() => loaded.Get<float>("bias", 2), "rr.safetensors", "'bias'", "F32 [2]");
        AssertSays(() => loaded.GetMetadata("version"), "rr.safetensors", "'version'");
        Assert.Equal("mag", loaded.GetMetadata("unit"));
        Assert.Throws<ArgumentException>(() => loaded.Get<char>("weight", 2));
    }

    [Fact]
    public void Tensors_that_the_format_cannot_hold_are_refused()
    {
        var file = new SafetensorsFile();
        file.Add("taken", [1], [1f]);
        Assert.Throws<ArgumentException>(() => file.Add("taken", [1], [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("__metadata__", [1], [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("short", [2], [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("negative", [-1, -1], [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("overflow", [1L << 62, 1L << 62, 4], [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("axes", Enumerable.Repeat(1L, 17).ToArray(), [1f]));
        Assert.Throws<ArgumentException>(() => file.Add("type", [1], [true]));
        Assert.ThrowsAny<ArgumentException>(() => file.Add("half of a pair \ud800", [1], [1f]));
        Assert.ThrowsAny<ArgumentException>(() => new SafetensorsFile([new("key", "\udc00")]));
        Assert.Equal(["taken"], file.Tensors.Keys);
    }

    [Fact]
    public void A_header_too_long_to_be_read_again_is_not_written()
    {
        var longText = new SafetensorsFile([new("key", new string('x', SafetensorsFile.MaximumHeaderLength))]);
        var many = Enumerable.Range(0, SafetensorsFile.MaximumEntries + 1);
        var manyTexts = new SafetensorsFile(many.Select(i => KeyValuePair.Create($"{i}", "")));
        var stream = new MemoryStream();

        Assert.Throws<InputException>(() => longText.Save(stream));
        Assert.Throws<InputException>(() => manyTexts.Save(stream));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void The_largest_header_that_is_written_is_read_again()
    {
        const int overhead = 32; // {"__metadata__":{"key":"…"}} and its padding
        var file = new SafetensorsFile([new("key", new string('x', SafetensorsFile.MaximumHeaderLength - overhead))]);
        var bytes = Bytes(file);

        Assert.Equal(SafetensorsFile.MaximumHeaderLength, new PlainSafetensors(bytes).HeaderLength);
        Assert.Equal(file.Metadata, Load(bytes).Metadata);
    }

    private static readonly Gen<string> Names =
        Gen.OneOf<string>(
            Gen.String[Gen.Char.AlphaNumeric, 1, 12],
            Gen.OneOf<string>("", "\"", "\\n\n\0", "u−g ☆", "𝓅/x", "_"));

    private static readonly Gen<Array> Values = Gen.OneOf<Array>(
        Gen.Double.Array[0, 9].Select(values => (Array)values),
        Gen.Float.Array[0, 9].Select(values => (Array)values),
        Gen.Short.Array[0, 9].Select(values => (Array)values),
        Gen.Byte.Array[0, 9].Select(values => (Array)values));

    private static readonly Gen<(Dictionary<string, string> Metadata, Dictionary<string, Array> Tensors)> Contents =
        Gen.Select(Gen.Dictionary(Names, Names)[0, 5], Gen.Dictionary(Names, Values)[0, 6]);

    private static SafetensorsFile Build(
        IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<KeyValuePair<string, Array>> tensors)
    {
        var file = new SafetensorsFile(metadata);
        foreach (var (name, values) in tensors)
        {
            switch (values)
            {
                case double[] numbers: file.Add(name, [numbers.Length], numbers); break;
                case float[] numbers: file.Add(name, [numbers.Length], numbers); break;
                case short[] numbers: file.Add(name, [numbers.Length], numbers); break;
                case byte[] numbers: file.Add(name, [numbers.Length], numbers); break;
                default: throw new InvalidOperationException();
            }
        }

        return file;
    }

    private static byte[] Raw(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static int ElementSize(string type) => int.Parse(type.AsSpan(1), null) / 8;

    private static void RoundTrip<T>(SafetensorsFile file, T[] values)
        where T : unmanaged
    {
        var name = typeof(T).Name;
        file.Add(name, [1, values.Length], values);
        var loaded = Reload(file).Get<T>(name, 1, values.Length);
        Assert.Equal(MemoryMarshal.AsBytes<T>(values).ToArray(), MemoryMarshal.AsBytes(loaded).ToArray());
    }

    private static byte[] Bytes(SafetensorsFile file)
    {
        var stream = new MemoryStream();
        file.Save(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Load(byte[] bytes) => SafetensorsFile.Load(new MemoryStream(bytes), "memory");

    private static SafetensorsFile Reload(SafetensorsFile file) => Load(Bytes(file));

    private static void AssertSays(Action action, params string[] parts)
    {
        var message = Assert.Throws<InputException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
    }
}
