using System.Numerics.Tensors;

namespace Lyraflow.Statistics.Mathematics;

/// <summary>
/// A square matrix times a power of two, so that high powers neither overflow nor underflow: scaling by powers of
/// two costs no accuracy.
/// </summary>
internal sealed class ScaledMatrix(int size)
{
    private readonly double[] _values = new double[size * size];

    public int Exponent { get; private set; }

    public double this[int row, int column]
    {
        get => _values[(row * size) + column];
        set => _values[(row * size) + column] = value;
    }

    /// <summary>The matrix to a whole power of at least 1, by repeated squaring.</summary>
    public static ScaledMatrix Power(ScaledMatrix matrix, int power)
    {
        if (power == 1)
        {
            return matrix;
        }

        var half = Power(matrix, power / 2);
        var square = half.Times(half);
        return power % 2 == 0 ? square : square.Times(matrix);
    }

    private ScaledMatrix Times(ScaledMatrix right)
    {
        var product = new ScaledMatrix(size) { Exponent = Exponent + right.Exponent };
        for (var i = 0; i < size; i++)
        {
            var row = product._values.AsSpan(i * size, size);
            for (var k = 0; k < size; k++)
            {
                TensorPrimitives.MultiplyAdd(right._values.AsSpan(k * size, size), this[i, k], row, row);
            }
        }

        var largest = TensorPrimitives.Max<double>(product._values);
        if (largest > 0)
        {
            var shift = Math.ILogB(largest);
            TensorPrimitives.Multiply(product._values, Math.ScaleB(1, -shift), product._values);
            product.Exponent += shift;
        }

        return product;
    }
}
