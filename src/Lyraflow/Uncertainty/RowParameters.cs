using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>
/// An uncertain row as x = center + D·τ with as few directions D as there can be: orthonormal ones that are free, those of the
/// errors beside them, and at last the limit's. A component of a mixture, times what is known of τ, is a Gaussian in τ; of
/// that the mean and the Cholesky factor of its inverse covariance are found here. Work space of one thread.
/// </summary>
/// <param name="dimension">Number of features.</param>
internal sealed class RowParameters(int dimension)
{
    private const double Tolerance = 1e-12;

    private readonly double[] _directions = new double[(dimension + 1) * dimension];
    private readonly double[] _times = new double[dimension];
    private readonly double[] _errors = new double[dimension * dimension];
    private readonly double[] _factor = new double[dimension * dimension];

    /// <summary>Number of parameters τ.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them, the first, are free.</summary>
    public int FreeCount { get; private set; }

    /// <summary>Whether the last is a limit, and not negative.</summary>
    public bool HasLimit { get; private set; }

    /// <summary>How the features move with a parameter.</summary>
    public ReadOnlySpan<double> Direction(int parameter) => _directions.AsSpan(parameter * dimension, dimension);

    /// <summary>Takes a row.</summary>
    /// <param name="geometry">What it says of the features.</param>
    public void Set(RowGeometry geometry)
    {
        FreeCount = dimension - geometry.Rank;
        Count = FreeCount;
        geometry.FreeBasis(_directions);
        AddErrors(geometry);
        HasLimit = geometry.HasLimit;
        if (HasLimit)
        {
            Unproject(geometry, geometry.Limit, _directions.AsSpan(Count * dimension, dimension));
            Count++;
        }
    }

    /// <summary>Q as a sum of squares, the largest first, as many as its rank.</summary>
    private void AddErrors(RowGeometry geometry)
    {
        var rank = geometry.Rank;
        geometry.Errors.AsSpan(0, rank * rank).CopyTo(_errors);
        var largest = 0.0;
        for (var step = 0; step < rank; step++)
        {
            var pivot = 0;
            for (var i = 1; i < rank; i++)
            {
                pivot = _errors[(i * rank) + i] > _errors[(pivot * rank) + pivot] ? i : pivot;
            }

            var variance = _errors[(pivot * rank) + pivot];
            largest = step == 0 ? variance : largest;
            if (!(variance > Tolerance * largest))
            {
                return;
            }

            var column = _factor.AsSpan(0, rank);
            for (var i = 0; i < rank; i++)
            {
                column[i] = _errors[(i * rank) + pivot] / Math.Sqrt(variance);
            }

            for (var i = 0; i < rank; i++)
            {
                for (var j = 0; j < rank; j++)
                {
                    _errors[(i * rank) + j] -= column[i] * column[j];
                }
            }

            Unproject(geometry, column, _directions.AsSpan(Count * dimension, dimension));
            Count++;
        }
    }

    private void Unproject(RowGeometry geometry, ReadOnlySpan<double> coordinates, Span<double> to)
    {
        to.Clear();
        var basis = geometry.Basis;
        for (var k = 0; k < geometry.Rank; k++)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] += coordinates[k] * basis[(k * dimension) + i];
            }
        }
    }

    /// <summary>The Gaussian in τ of a component: its mean, and L with L·Lᵀ the inverse of its covariance.</summary>
    /// <param name="center">The features at τ = 0.</param>
    /// <param name="mean">The component's mean.</param>
    /// <param name="precision">The inverse of its covariance.</param>
    /// <param name="toMean">Receives the mean of τ.</param>
    /// <param name="toFactor">Receives L, row by row, of <see cref="Count"/> rows.</param>
    public void Fit(
        ReadOnlySpan<double> center, IReadOnlyList<double> mean, double[,] precision, Span<double> toMean, Span<double> toFactor)
    {
        var count = Count;
        for (var a = 0; a < count; a++)
        {
            var direction = Direction(a);
            var toward = 0.0;
            for (var i = 0; i < dimension; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < dimension; j++)
                {
                    sum += precision[i, j] * direction[j];
                }

                _times[i] = sum;
                toward += sum * (mean[i] - center[i]);
            }

            toMean[a] = toward;
            for (var b = 0; b <= a; b++)
            {
                var other = Direction(b);
                var sum = a == b && IsError(a) ? 1.0 : 0.0;
                for (var i = 0; i < dimension; i++)
                {
                    sum += other[i] * _times[i];
                }

                toFactor[(a * count) + b] = sum;
            }
        }

        if (!LowerTriangle.TryDecompose(toFactor, count))
        {
            toMean[..count].Fill(double.NaN);
        }

        LowerTriangle.SolveSquare(toFactor, toMean[..count]);
        LowerTriangle.SolveTransposed(toFactor, toMean[..count]);
    }

    /// <summary>τ of standard normal numbers: mean + L⁻ᵀξ. The last parameter depends on the last number alone.</summary>
    public static void Draw(ReadOnlySpan<double> mean, ReadOnlySpan<double> factor, Span<double> values)
    {
        LowerTriangle.SolveTransposed(factor, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += mean[i];
        }
    }

    /// <summary>
    /// ln of the density of parameters before the features are looked at: standard normal errors, nothing of what is free, and for a
    /// limit the length by which it moves the features.
    /// </summary>
    public double LogWeight(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var a = FreeCount; a < values.Length; a++)
        {
            sum -= IsError(a) ? 0.5 * ((values[a] * values[a]) + Math.Log(2 * Math.PI)) : -LogLength(a);
        }

        return sum;
    }

    private double LogLength(int parameter)
    {
        var square = 0.0;
        foreach (var part in Direction(parameter))
        {
            square += part * part;
        }

        return 0.5 * Math.Log(square);
    }

    private bool IsError(int parameter) => parameter >= FreeCount && !(HasLimit && parameter == Count - 1);
}
