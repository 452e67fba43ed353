using System.Numerics;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine.Networks;

/// <summary>
/// What one layer of a <see cref="Perceptron{T}"/> computes for a tile, forwards and backwards. Values lie column by
/// column (<see cref="Tile{T}"/>) on the way forwards, and row by row, padded to whole vectors, on the way back.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal static class DenseLayer<T, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    /// <summary>output = W · input + bias, all column by column.</summary>
    public static void Multiply(ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Tile<T> input, Tile<T> output)
        => MatrixKernel.Multiply<T, TLanes>(
            output.Columns,
            output.PaddedRows,
            input.Columns,
            new Matrix<T>(weights, input.Columns),
            input.Elements,
            input.Stride,
            output.Elements,
            output.Stride,
            bias);

    /// <summary>Adds outputGradientᵀ · inputs to the gradient of the weights.</summary>
    public static void AddWeightGradient(
        int rows, Matrix<T> outputGradient, ReadOnlySpan<T> inputRows, int inputs, Span<T> weightGradient)
        => MatrixKernel.Multiply<T, TLanes>(
            weightGradient.Length / inputs,
            inputs,
            rows,
            outputGradient,
            inputRows,
            TileSize.Pad<T>(inputs),
            weightGradient,
            inputs,
            accumulate: true);

    /// <summary>inputGradient = outputGradient · W, or added to what is there.</summary>
    public static void MultiplyBack(
        int rows, Matrix<T> outputGradient, ReadOnlySpan<T> weightRows, int outputs, Span<T> inputGradient, int inputs, bool accumulate)
        => MatrixKernel.Multiply<T, TLanes>(
            rows,
            inputs,
            outputs,
            outputGradient,
            weightRows,
            TileSize.Pad<T>(inputs),
            inputGradient,
            TileSize.Pad<T>(inputs),
            accumulate: accumulate);

    /// <summary>Writes a tile row by row, rows padded to whole vectors.</summary>
    public static void Turn(Tile<T> tile, Span<T> rows)
        => Transposition.Transpose(
            tile.Elements, tile.Stride, tile.Columns, tile.PaddedRows, rows, TileSize.Pad<T>(tile.Columns));

    /// <summary>Weights in rows of whole vectors: as they are where they have such, else a copy.</summary>
    public static ReadOnlySpan<T> Pad(ReadOnlySpan<T> weights, int inputs, Span<T> scratch)
    {
        var stride = TileSize.Pad<T>(inputs);
        if (stride == inputs)
        {
            return weights;
        }

        for (var row = 0; row * inputs < weights.Length; row++)
        {
            weights.Slice(row * inputs, inputs).CopyTo(scratch[(row * stride)..]);
        }

        return scratch;
    }

    /// <summary>Adds each column's sum over the rows.</summary>
    public static void AddRowSums(Tile<T> tile, Span<T> sums)
    {
        for (var column = 0; column < tile.Columns; column++)
        {
            sums[column] += Columns<T, TLanes>.Sum(tile.Column(column));
        }
    }

    /// <summary>Sets what is below zero to zero.</summary>
    public static void Rectify(Tile<T> tile)
    {
        // One pass over all columns, the gaps between them included.
        var values = tile.Elements;
        ref var first = ref MemoryMarshal.GetReference(values);
        for (nuint at = 0; at < (nuint)values.Length; at += (nuint)TLanes.Count)
        {
            TLanes.AtLeast(TLanes.Load(ref first, at), TLanes.Zero).Store(ref first, at);
        }
    }

    /// <summary>
    /// Zeroes the gradient where the unit was off, and adds what is left to the gradient of the biases. Both lie row
    /// by row.
    /// </summary>
    public static void MaskInactive(Span<T> gradient, ReadOnlySpan<T> units, int rows, Span<T> biasGradient)
    {
        var stride = TileSize.Pad<T>(biasGradient.Length);
        Span<T> lanesOfSum = stackalloc T[TLanes.Count];
        for (var column = 0; column < biasGradient.Length; column += TLanes.Count)
        {
            var sum = TLanes.Zero;
            for (var at = column; at < rows * stride; at += stride)
            {
                var lanes = gradient[at..];
                var active = TLanes.GreaterThan(TLanes.Load(units[at..]), TLanes.Zero);
                var value = TLanes.Select(active, TLanes.Load(lanes), TLanes.Zero);
                value.Store(lanes);
                sum += value;
            }

            sum.Store(lanesOfSum);
            for (var lane = 0; lane < Math.Min(TLanes.Count, biasGradient.Length - column); lane++)
            {
                biasGradient[column + lane] += lanesOfSum[lane];
            }
        }
    }
}
