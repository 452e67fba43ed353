namespace Lyraflow.Engine;

/// <summary>The lower triangular L with L·Lᵀ = A, for a symmetric positive definite A.</summary>
internal sealed class Cholesky
{
    // Of a diagonal element: less left of it is rounding.
    private const double Least = 1e-14;

    private readonly double[] _lower;

    private Cholesky(double[] lower, int order)
    {
        (_lower, Order) = (lower, order);
    }

    /// <summary>Rows and columns of A.</summary>
    public int Order { get; }

    /// <summary>ln det A.</summary>
    public double LogDeterminant => 2 * Enumerable.Range(0, Order).Sum(i => Math.Log(_lower[(i * Order) + i]));

    /// <summary>Decomposes a matrix, of which only the lower triangle is read.</summary>
    /// <returns>The decomposition, or null when the matrix is not positive definite to working precision.</returns>
    public static Cholesky? TryDecompose(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var order = matrix.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.GetLength(1), order);
        double[] lower = [.. matrix.Cast<double>()];
        return LowerTriangle.TryDecompose(lower, order, Least) ? new Cholesky(lower, order) : null;
    }

    /// <summary>|L⁻¹·v|² = vᵀ·A⁻¹·v; <paramref name="vector"/> becomes L⁻¹·v.</summary>
    public double SolveSquare(Span<double> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Order);
        return LowerTriangle.SolveSquare(_lower, vector);
    }

    /// <summary>L·v in place: standard normal numbers become numbers with covariance A.</summary>
    public void Multiply(Span<double> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Order);
        LowerTriangle.Multiply(_lower, vector);
    }
}
