using System.Buffers.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>Reads a container from a stream, checking every length before memory is taken for it.</summary>
internal sealed class SafetensorsReader(Stream stream, string source)
{
    private const int PrefixLength = sizeof(ulong);
    private const int FirstChunk = 1 << 16;

    // Without a length to check against, a claim is believed only as far as bytes arrive.
    private long? _remaining = stream.CanSeek ? stream.Length - stream.Position : null;

    public SafetensorsFile Read()
    {
        var headerLength = HeaderLength(ReadBytes(PrefixLength));
        var header = new SafetensorsHeaderReader(ReadBytes(headerLength), source).Read();
        if (_remaining is { } present && present != header.DataLength)
        {
            throw Malformed($"it holds {present} bytes of data where its header describes {header.DataLength}");
        }

        var tensors = new List<StoredTensor>(header.Tensors.Count);
        foreach (var entry in header.Tensors)
        {
            tensors.Add(new StoredTensor(entry.Name, entry.Type, entry.Shape, ReadBytes(entry.End - entry.Begin)));
        }

        if (stream.ReadByte() >= 0)
        {
            throw Malformed("there is more data than its header describes");
        }

        return new SafetensorsFile(source, header.Metadata, tensors);
    }

    private int HeaderLength(byte[] prefix)
    {
        var claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > SafetensorsFile.MaximumHeaderLength)
        {
            throw Malformed(
                $"it claims a header of {claimed} bytes; at most {SafetensorsFile.MaximumHeaderLength} are read");
        }

        return (int)claimed;
    }

    private byte[] ReadBytes(long length)
    {
        if (_remaining < length)
        {
            throw Malformed($"it ends {length - _remaining} bytes too early");
        }

        if (length > Array.MaxLength)
        {
            throw Malformed($"it has a tensor of {length} bytes; at most {Array.MaxLength} are read");
        }

        _remaining -= length;
        var buffer = new byte[_remaining is null ? Math.Min(length, FirstChunk) : length];
        var filled = 0;
        while (filled < length)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(length, 2L * buffer.Length));
            }

            var count = stream.Read(buffer, filled, buffer.Length - filled);
            if (count == 0)
            {
                throw Malformed($"it ends {length - filled} bytes too early");
            }

            filled += count;
        }

        return buffer;
    }

    private InputException Malformed(string what) => StorageErrors.Malformed(source, what);
}
