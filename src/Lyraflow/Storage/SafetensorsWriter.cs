using System.Buffers.Binary;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>Writes a container so that the same content always gives the same bytes.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    // The relaxed encoder leaves units and feature expressions readable; the header is no web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<StoredTensor> tensors)
    {
        // Wide elements first: behind an aligned header every tensor is then aligned to its element, and the
        // format allows no padding between tensors.
        StoredTensor[] ordered =
        [
            .. tensors
                .OrderByDescending(tensor => tensor.Type.Size())
                .ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        var header = Header(metadata, ordered);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in ordered)
        {
            stream.Write(tensor.Bytes);
        }
    }

    private static ReadOnlySpan<byte> Header(IReadOnlyDictionary<string, string> metadata, StoredTensor[] tensors)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var position = 0L;
            foreach (var tensor in tensors)
            {
                WriteTensor(json, tensor, position);
                position += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - (text.WrittenCount % Alignment)) % Alignment;
        text.GetSpan(Alignment)[..padding].Fill((byte)' ');
        text.Advance(padding);
        if (text.WrittenCount > SafetensorsFile.MaximumHeaderLength
            || metadata.Count + tensors.Length > SafetensorsFile.MaximumEntries)
        {
            throw new InputException(
                $"the model cannot be saved: its header would have {text.WrittenCount} bytes and "
                + $"{metadata.Count + tensors.Length} entries, more than {SafetensorsFile.MaximumHeaderLength} or "
                + $"{SafetensorsFile.MaximumEntries}; shorten its metadata or split it");
        }

        return text.WrittenSpan;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(SafetensorsFile.MetadataName);
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, StoredTensor tensor, long begin)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (var length in tensor.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
