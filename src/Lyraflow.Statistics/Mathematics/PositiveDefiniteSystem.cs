namespace Lyraflow.Statistics.Mathematics;

/// <summary>Solves A·x = b for a symmetric positive definite A, by its Cholesky decomposition.</summary>
internal static class PositiveDefiniteSystem
{
    /// <summary>Solves in place: <paramref name="vector"/> becomes x, and the lower triangle of the matrix its decomposition.</summary>
    /// <param name="matrix">A, row after row; only the lower triangle is read.</param>
    /// <param name="vector">b.</param>
    /// <returns>False when A is not positive definite to working precision.</returns>
    public static bool TrySolve(double[][] matrix, Span<double> vector)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            var row = matrix[i];
            for (var j = 0; j <= i; j++)
            {
                var rest = row[j] - Dot(row, matrix[j], j);
                if (j == i && !(rest > 0))
                {
                    return false;
                }

                row[j] = j == i ? Math.Sqrt(rest) : rest / matrix[j][j];
            }

            vector[i] = (vector[i] - Dot(row, vector, i)) / row[i];
        }

        for (var i = matrix.Length - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < matrix.Length; k++)
            {
                vector[i] -= matrix[k][i] * vector[k];
            }

            vector[i] /= matrix[i][i];
        }

        return true;
    }

    // In the order of the columns, so that no vector width changes a bit.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int count)
    {
        var sum = 0.0;
        for (var k = 0; k < count; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }
}
