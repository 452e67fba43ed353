using System.Buffers;
using System.Text;

namespace Lyraflow.Onnx.Format;

/// <summary>
/// A message of Protocol Buffers while it is written: fields in the order in which they are added, each a number and a
/// whole number or bytes. The same fields give the same bytes.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int WholeNumber = 0;
    private const int LengthAndBytes = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Adds a whole number.</summary>
    public ProtobufMessage Add(int field, long value)
    {
        WriteNumber(((ulong)field << 3) | WholeNumber);
        WriteNumber((ulong)value);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public ProtobufMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a message within this one.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage part) => Add(field, part.Bytes);

    /// <summary>Adds several messages, each a field of its own.</summary>
    public ProtobufMessage AddAll(int field, IEnumerable<ProtobufMessage> parts)
    {
        foreach (var part in parts)
        {
            Add(field, part);
        }

        return this;
    }

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Add(int field, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(((ulong)field << 3) | LengthAndBytes);
        WriteNumber((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void WriteNumber(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
