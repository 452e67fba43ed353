using System.Runtime.Intrinsics;
using Lyraflow.Primitives;

namespace Lyraflow.Engine;

/// <summary>How many bits the vectors have that the engine computes with. No width changes a bit of any result.</summary>
public enum VectorWidth
{
    /// <summary>Four numbers in single precision: every processor that .NET runs on.</summary>
    Bits128 = 128,

    /// <summary>Eight numbers in single precision: AVX2.</summary>
    Bits256 = 256,

    /// <summary>Sixteen numbers in single precision: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>The vectors of the processor at hand.</summary>
public static class Processor
{
    /// <summary>The environment variable that asks for narrower vectors: 128, 256 or 512.</summary>
    public const string Variable = "LYRAFLOW_VECTOR_BITS";

    private static readonly Lazy<VectorWidth> LazyWidth = new(() => Choose(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The widest vectors that the processor computes with at full speed.</summary>
    public static VectorWidth WidestVectors
        => Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Bits128;

    /// <summary>The vectors that are used: the widest, or narrower ones where <see cref="Variable"/> asks for them.</summary>
    /// <exception cref="InputException">The variable holds no width, or one that the processor does not have.</exception>
    public static VectorWidth Vectors => LazyWidth.Value;

    internal static VectorWidth Choose(string? asked)
    {
        var widest = WidestVectors;
        if (string.IsNullOrWhiteSpace(asked))
        {
            return widest;
        }

        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            if (asked.Trim() == ((int)width).ToString(System.Globalization.CultureInfo.InvariantCulture) && width <= widest)
            {
                return width;
            }
        }

        throw new InputException(
            $"{Variable} is \"{asked}\", and this processor has vectors of 128 to {(int)widest} bits. Name one of 128, 256, 512, or none.");
    }
}
