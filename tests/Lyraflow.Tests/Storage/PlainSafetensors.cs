using System.Buffers.Binary;
using System.Text.Json;
using System.Text;

namespace Lyraflow.Tests.Storage;

/// <summary>
/// A second reading of the format's description, sharing nothing with the library: it slices bytes by hand and
/// trusts what it reads.
/// </summary>
internal sealed class PlainSafetensors
{
    public PlainSafetensors(byte[] file)
    {
        HeaderLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Header = Encoding.UTF8.GetString(file, 8, HeaderLength);
        using var json = JsonDocument.Parse(Header);
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                Metadata = entry.Value.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!);
                continue;
            }

            var begin = entry.Value.GetProperty("data_offsets")[0].GetInt32();
            var end = entry.Value.GetProperty("data_offsets")[1].GetInt32();
            Tensors[entry.Name] = new Tensor(
                entry.Value.GetProperty("dtype").GetString()!,
                [.. entry.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())],
                begin,
                file[(8 + HeaderLength + begin)..(8 + HeaderLength + end)]);
        }
    }

    public int HeaderLength { get; }

    public string Header { get; }

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>Makes a file of any header and data, right or wrong.</summary>
    public static byte[] Make(string header, params byte[] data) => Make(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Make(byte[] header, byte[] data)
    {
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    internal sealed record Tensor(string Type, int[] Shape, int Begin, byte[] Bytes);
}
