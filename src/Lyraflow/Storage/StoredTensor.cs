namespace Lyraflow.Storage;

/// <summary>A named array of numbers as a model file holds it: row-major (the last index runs fastest).</summary>
internal sealed class StoredTensor
{
    private readonly byte[] _bytes;
    private readonly long[] _shape;

    internal StoredTensor(string name, ElementType type, long[] shape, byte[] bytes)
    {
        Name = name;
        Type = type;
        _shape = shape;
        _bytes = bytes;
    }

    /// <summary>The name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The length along each axis; empty for a single number.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>The elements as they stand in the file: little-endian, without gaps.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Type and shape for people, as in <c>F32 [16, 2]</c>.</summary>
    public override string ToString() => Describe(Type, _shape);

    internal static string Describe(ElementType type, ReadOnlySpan<long> shape) =>
        $"{type} [{string.Join(", ", shape.ToArray())}]";

    /// <summary>
    /// How many bytes a tensor takes; <see langword="null"/> where the number, or a product on the way to it, does
    /// not fit into 63 bits.
    /// </summary>
    internal static long? ByteLength(ElementType type, ReadOnlySpan<long> shape)
    {
        var product = (Int128)type.Size();
        foreach (var length in shape)
        {
            product *= length;
            if (product > long.MaxValue)
            {
                return null;
            }
        }

        return (long)product;
    }
}
