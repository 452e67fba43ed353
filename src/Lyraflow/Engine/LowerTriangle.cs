namespace Lyraflow.Engine;

/// <summary>
/// The lower triangular L with L·Lᵀ = A for a symmetric positive definite A of a few rows, in memory of the caller's: row after
/// row, of which what lies above the diagonal is not looked at.
/// </summary>
internal static class LowerTriangle
{
    /// <summary>Makes L of A in place; false where A is not positive definite, or holds what is no number.</summary>
    /// <param name="matrix">A, which becomes L.</param>
    /// <param name="order">Number of rows.</param>
    /// <param name="least">Share of a diagonal element that must be left of it when the others' part is taken away.</param>
    public static bool TryDecompose(Span<double> matrix, int order, double least = 0)
    {
        for (var i = 0; i < order; i++)
        {
            var row = matrix.Slice(i * order, order);
            for (var j = 0; j <= i; j++)
            {
                var rest = row[j];
                for (var k = 0; k < j; k++)
                {
                    rest -= row[k] * matrix[(j * order) + k];
                }

                if (i == j && !(rest > least * Math.Abs(row[i]) && double.IsFinite(rest)))
                {
                    return false;
                }

                row[j] = i == j ? Math.Sqrt(rest) : rest / matrix[(j * order) + j];
            }
        }

        return true;
    }

    /// <summary>L⁻¹·v in place; returns its square, vᵀ·A⁻¹·v.</summary>
    public static double SolveSquare(ReadOnlySpan<double> lower, Span<double> vector)
    {
        var (order, square) = (vector.Length, 0.0);
        for (var i = 0; i < order; i++)
        {
            var rest = vector[i];
            for (var k = 0; k < i; k++)
            {
                rest -= lower[(i * order) + k] * vector[k];
            }

            vector[i] = rest / lower[(i * order) + i];
            square += vector[i] * vector[i];
        }

        return square;
    }

    /// <summary>L⁻ᵀ·v in place: standard normal numbers become numbers with the covariance A⁻¹.</summary>
    public static void SolveTransposed(ReadOnlySpan<double> lower, Span<double> vector)
    {
        var order = vector.Length;
        for (var i = order - 1; i >= 0; i--)
        {
            var rest = vector[i];
            for (var k = i + 1; k < order; k++)
            {
                rest -= lower[(k * order) + i] * vector[k];
            }

            vector[i] = rest / lower[(i * order) + i];
        }
    }

    /// <summary>L·v in place: standard normal numbers become numbers with the covariance A.</summary>
    public static void Multiply(ReadOnlySpan<double> lower, Span<double> vector)
    {
        var order = vector.Length;
        for (var i = order - 1; i >= 0; i--)
        {
            var sum = 0.0;
            for (var k = 0; k <= i; k++)
            {
                sum += lower[(i * order) + k] * vector[k];
            }

            vector[i] = sum;
        }
    }
}
