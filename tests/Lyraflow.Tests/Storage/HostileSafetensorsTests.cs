using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

public class HostileSafetensorsTests
{
    private const string Good =
        """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
        + "\"b\":" + """{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";

    private static readonly byte[] GoodFile = PlainSafetensors.Make(Good, new byte[12]);

    [Theory]
    [InlineData("a hole", "[8,12]", "[9,13]")]
    [InlineData("an overlap", "[8,12]", "[7,11]")]
    [InlineData("the same bytes twice", "[8,12]", "[0,4]")]
    [InlineData("a tensor before the data", "[0,8]", "[-8,0]")]
    [InlineData("a negative zero", "[0,8]", "[-0,8]")]
    [InlineData("an end before its begin", "[8,12]", "[12,8]")]
    [InlineData("a tensor past the data", "[8,12]", "[8,16]")]
    [InlineData("data left over", "[8,12]", "[8,8]")]
    [InlineData("a first byte that is not the first", "[0,8]", "[4,12]")]
    [InlineData("a shape smaller than its bytes", "[2]", "[1]")]
    [InlineData("a shape larger than its bytes", "[2]", "[3]")]
    [InlineData("a negative length", "[2]", "[-2]")]
    [InlineData("two negative lengths", "[2]", "[-1,-2]")]
    [InlineData("a shape whose product overflows to the right length", "[2]", "[2,9223372036854775807,9223372036854775807]")]
    [InlineData("a shape whose product wraps to zero", "[2]", "[4294967296,4294967296]")]
    [InlineData("a shape whose byte length overflows", "[2]", "[9223372036854775807]")]
    [InlineData("a length beyond 63 bits", "[2]", "[18446744073709551615]")]
    [InlineData(
        "a length that is negative in 64 bits",
        "\"a\"",
        "\"z\":{\"dtype\":\"U8\",\"shape\":[18446744073709551615,0],\"data_offsets\":[0,0]},\"a\"")]
    [InlineData("a length beyond 64 bits", "[2]", "[99999999999999999999999]")]
    [InlineData("a fraction", "[2]", "[2.0]")]
    [InlineData("an exponent", "[2]", "[2e0]")]
    [InlineData("text for a number", "[2]", "[\"2\"]")]
    [InlineData("a nested shape", "[2]", "[[2]]")]
    [InlineData("no shape", "\"shape\":[2],", "")]
    [InlineData("a shape of null", "[2]", "null")]
    [InlineData("a shape without a list", "[2]", "2")]
    [InlineData("too many axes", "[2]", "[2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]")]
    [InlineData("a shape given twice", "\"shape\":[2],", "\"shape\":[2],\"shape\":[2],")]
    [InlineData("one offset", "[0,8]", "[8]")]
    [InlineData("three offsets", "[0,8]", "[0,4,8]")]
    [InlineData("no offsets", ",\"data_offsets\":[0,8]", "")]
    [InlineData("no type", "\"dtype\":\"F32\",", "")]
    [InlineData("an unknown type", "F32", "F33")]
    [InlineData("a type we cannot hold", "F32", "BF16")]
    [InlineData("a type in small letters", "F32", "f32")]
    [InlineData("a type by number", "F32", "1")]
    [InlineData("a type by a number that is none", "F32", "64")]
    [InlineData("a type of another size", "F32", "F64")]
    [InlineData("a type of null", "\"F32\"", "null")]
    [InlineData("a type as number", "\"F32\"", "32")]
    [InlineData("a field of its own", "\"dtype\"", "\"pickle\":1,\"dtype\"")]
    [InlineData("two tensors of one name", "\"b\"", "\"a\"")]
    [InlineData("two tensors of one name, one escaped", "\"b\"", "\"\\u0061\"")]
    [InlineData("metadata twice", "\"b\"", "\"__metadata__\":{},\"b\"")]
    [InlineData("metadata of null", "{\"k\":\"v\"}", "null")]
    [InlineData("metadata as text", "{\"k\":\"v\"}", "\"v\"")]
    [InlineData("metadata with a number", "\"v\"", "1")]
    [InlineData("metadata with an object", "\"v\"", "{}")]
    [InlineData("one metadata key twice", "\"v\"", "\"v\",\"k\":\"w\"")]
    [InlineData("deep nesting", "\"v\"", "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("a tensor that is a list", "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}", "[]")]
    [InlineData("a tensor of null", "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}", "null")]
    [InlineData("a comment", ",\"b\"", ",/* */\"b\"")]
    [InlineData("a comma too many", "[8,12]}", "[8,12]},")]
    [InlineData("a second value", "[8,12]}}", "[8,12]}} {}")]
    [InlineData("an unclosed object", "[8,12]}}", "[8,12]}")]
    [InlineData("a list at the top", Good, "[]")]
    [InlineData("blanks before the object", "{\"__metadata__\"", " {\"__metadata__\"")]
    [InlineData("a byte order mark", "{\"__metadata__\"", "\ufeff{\"__metadata__\"")]
    [InlineData("a zero byte of padding", "[8,12]}}", "[8,12]}}\0")]
    [InlineData("half of a surrogate pair", "\"v\"", "\"\\ud800\"")]
    [InlineData("half of a surrogate pair in a name", "\"b\"", "\"\\udc00\"")]
    [InlineData("half of a surrogate pair in a field", "\"dtype\"", "\"\\udc00\"")]
    [InlineData("a line break in a text", "\"v\"", "\"\n\"")]
    [InlineData("an empty header", Good, "")]
    [InlineData("a name with line breaks, wrongly used", "\"b\":{\"dtype\":\"F32\"", "\"\\n\\r\\u2028\":{\"dtype\":\"\\n\"")]
    public void A_header_is_refused_that_has(string what, string part, string replacement)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var at = Good.IndexOf(part, StringComparison.Ordinal);
        var header = string.Concat(Good.AsSpan(0, at), replacement, Good.AsSpan(at + part.Length));

        Assert.NotEmpty(what);
        AssertRefused(PlainSafetensors.Make(header, new byte[12]));
    }

    [Fact]
    public void The_file_that_the_others_are_made_from_is_fine() =>
        Assert.Equal(2, SafetensorsFile.Load(new MemoryStream(GoodFile), "good").Tensors.Count);

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        for (var length = 0; length < GoodFile.Length; length++)
        {
            AssertRefused(GoodFile[..length]);
        }
    }

    [Fact]
    public void A_file_with_more_data_is_refused() => AssertRefused([.. GoodFile, 0]);

    [Fact]
    public void Every_other_header_length_is_refused()
    {
        for (var length = 0; length <= GoodFile.Length; length++)
        {
            if (length != Good.Length)
            {
                AssertRefused(WithHeaderLength((ulong)length));
            }
        }

        ulong[] absurd =
        [
            SafetensorsFile.MaximumHeaderLength, SafetensorsFile.MaximumHeaderLength + 1, int.MaxValue, 1UL << 31,
            1UL << 32, (1UL << 32) + (ulong)Good.Length, 1UL << 63, long.MaxValue, ulong.MaxValue,
            ulong.MaxValue - 7,
        ];
        Assert.All(absurd, length => AssertRefused(WithHeaderLength(length)));
    }

    [Theory]
    [InlineData("\"v\"")]
    [InlineData("\"k\"")]
    [InlineData("\"a\"")]
    [InlineData("\"dtype\"")]
    [InlineData("\"F32\"")]
    public void A_text_that_is_not_UTF8_is_refused(string text)
    {
        var header = Encoding.UTF8.GetBytes(Good);
        header[Good.IndexOf(text, StringComparison.Ordinal) + 1] = 0xFF;
        AssertRefused(PlainSafetensors.Make(header, new byte[12]));
    }

    [Fact]
    public void A_tensor_longer_than_an_array_is_refused_before_memory_is_taken()
    {
        const long length = 1L << 31;
        var file = PlainSafetensors.Make($$$"""{"a":{"dtype":"U8","shape":[{{{length}}}],"data_offsets":[0,{{{length}}}]}}""");
        AssertRefused(new LongFile(file, file.Length + length));
    }

    [Fact]
    public void Too_many_entries_are_refused_and_as_many_as_allowed_are_not()
    {
        var most = SafetensorsFile.MaximumEntries;
        Assert.Equal(most, Load(TinyTensors(most)).Tensors.Count);
        Assert.Equal(most, Load(TinyTexts(most)).Metadata.Count);
        AssertRefused(TinyTensors(most + 1));
        AssertRefused(TinyTexts(most + 1));
    }

    [Fact]
    public void The_costliest_headers_take_no_more_memory_than_promised()
    {
        const long fewMegabytes = 8 << 20;
        var most = SafetensorsFile.MaximumEntries;
        byte[][] files =
        [
            TinyTensors(most), TinyTensors(most, nameLength: 30, axes: SafetensorsFile.MaximumAxes),
            TinyTensors(most + 1), TinyTexts(most), TinyTexts(most + 1),
            PlainSafetensors.Make($$$"""{"__metadata__":{"k":"{{{new string('x', SafetensorsFile.MaximumHeaderLength - 30)}}}"}}"""),
            PlainSafetensors.Make("{" + new string('[', SafetensorsFile.MaximumHeaderLength - 1)),
        ];
        Assert.All(files, file => Assert.InRange(Allocated(new MemoryStream(file)), 0, file.Length + fewMegabytes));
    }

    [Fact]
    public void A_claim_of_much_data_takes_no_memory()
    {
        const long modest = 1 << 19;
        foreach (var length in new[] { 1L << 20, 1L << 30, Array.MaxLength, 1L << 40, long.MaxValue })
        {
            var file = PlainSafetensors.Make(
                $$$"""{"a":{"dtype":"U8","shape":[{{{length}}}],"data_offsets":[0,{{{length}}}]}}""", 1, 2, 3);
            AssertRefused(file);
            Assert.InRange(Allocated(new MemoryStream(file)), 0, modest);
            Assert.InRange(Allocated(new OneWayStream(file)), 0, modest);
        }
    }

    private static byte[] TinyTensors(int count, int nameLength = 1, int axes = 1)
    {
        var shape = string.Join(',', Enumerable.Repeat(0, axes));
        var entries = Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(
            i => $$""" "{{i.PadLeft(nameLength, '_')}}":{"dtype":"F64","shape":[{{shape}}],"data_offsets":[0,0]}""");
        return PlainSafetensors.Make("{" + string.Join(',', entries) + "}");
    }

    private static byte[] TinyTexts(int count) => PlainSafetensors.Make(
        "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":\"{i}\"")) + "}}");

    private static byte[] WithHeaderLength(ulong length)
    {
        var file = GoodFile.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        return file;
    }

    private static SafetensorsFile Load(byte[] file) => SafetensorsFile.Load(new MemoryStream(file), "hostile");

    private static long Allocated(Stream stream)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = SafetensorsFile.Load(stream, "hostile");
        }
        catch (InputException)
        {
            // Refused or not: what counts here is the memory.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AssertRefused(byte[] file)
    {
        AssertRefused(new MemoryStream(file));
        AssertRefused(new OneWayStream(file));
    }

    private static void AssertRefused(Stream stream)
    {
        var message = Assert.Throws<InputException>(() => SafetensorsFile.Load(stream, "hostile.safetensors")).Message;
        Assert.StartsWith("hostile.safetensors: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, letter => char.IsControl(letter) || letter == '\u2028');
        Assert.InRange(message.Length, 1, 400);
    }

    /// <summary>Stands in for a file of gigabytes; only its beginning is there to be read.</summary>
    private sealed class LongFile(byte[] beginning, long length) : MemoryStream(beginning)
    {
        public override long Length => length;
    }
}
