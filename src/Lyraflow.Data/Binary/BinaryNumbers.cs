using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Data.Binary;

/// <summary>Numbers as files store them, in either byte order.</summary>
internal static class BinaryNumbers
{
    /// <summary>The number at the start of the bytes.</summary>
    public static T Read<T>(ReadOnlySpan<byte> bytes, bool bigEndian)
        where T : unmanaged
    {
        if (bigEndian != BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Read<T>(bytes);
        }

        return Unsafe.SizeOf<T>() switch
        {
            1 => MemoryMarshal.Read<T>(bytes),
            2 => Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(MemoryMarshal.Read<ushort>(bytes))),
            4 => Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(MemoryMarshal.Read<uint>(bytes))),
            8 => Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(MemoryMarshal.Read<ulong>(bytes))),
            _ => throw new NotSupportedException($"No byte order for {typeof(T)}."),
        };
    }

    /// <summary>
    /// Fills <paramref name="values"/> with numbers that stand <paramref name="stride"/> bytes apart, each rounded
    /// once, to the nearest value of the target type.
    /// </summary>
    public static void Decode<TStored, T>(ReadOnlySpan<byte> bytes, int stride, bool bigEndian, Span<T> values)
        where TStored : unmanaged, INumberBase<TStored>
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = T.CreateTruncating(Read<TStored>(bytes[(i * stride)..], bigEndian));
        }
    }
}
