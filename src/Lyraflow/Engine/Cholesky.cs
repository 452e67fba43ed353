namespace Lyraflow.Engine;

/// <summary>The lower triangular L with L·Lᵀ = A, for a symmetric positive definite A.</summary>
internal sealed class Cholesky
{
    private readonly double[,] _lower;

    private Cholesky(double[,] lower)
    {
        _lower = lower;
    }

    /// <summary>Rows and columns of A.</summary>
    public int Order => _lower.GetLength(0);

    /// <summary>ln det A.</summary>
    public double LogDeterminant => 2 * Enumerable.Range(0, Order).Sum(i => Math.Log(_lower[i, i]));

    /// <summary>Decomposes a matrix, of which only the lower triangle is read.</summary>
    /// <returns>The decomposition, or null when the matrix is not positive definite to working precision.</returns>
    public static Cholesky? TryDecompose(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var order = matrix.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.GetLength(1), order);
        var lower = new double[order, order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    rest -= lower[i, k] * lower[j, k];
                }

                if (i == j && !(rest > 1e-14 * Math.Abs(matrix[i, i])))
                {
                    return null;
                }

                lower[i, j] = i == j ? Math.Sqrt(rest) : rest / lower[j, j];
            }
        }

        return new Cholesky(lower);
    }

    /// <summary>|L⁻¹·v|² = vᵀ·A⁻¹·v; <paramref name="vector"/> becomes L⁻¹·v.</summary>
    public double SolveSquare(Span<double> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Order);
        var square = 0.0;
        for (var i = 0; i < Order; i++)
        {
            var rest = vector[i];
            for (var k = 0; k < i; k++)
            {
                rest -= _lower[i, k] * vector[k];
            }

            vector[i] = rest / _lower[i, i];
            square += vector[i] * vector[i];
        }

        return square;
    }

    /// <summary>L·v in place: standard normal numbers become numbers with covariance A.</summary>
    public void Multiply(Span<double> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Order);
        for (var i = Order - 1; i >= 0; i--)
        {
            var sum = 0.0;
            for (var k = 0; k <= i; k++)
            {
                sum += _lower[i, k] * vector[k];
            }

            vector[i] = sum;
        }
    }
}
