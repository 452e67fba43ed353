using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>
/// What an uncertain row says of the features, in coordinates of the part of their space that is known: the orthonormal
/// complement B of the free directions. The measured point is z = Bᵀ·center, its error has the covariance
/// Q = Bᵀ(Σ g·gᵀ)B over the Gaussian directions g, and a limit is a direction b = Bᵀa.
/// </summary>
/// <param name="dimension">Number of features.</param>
/// <param name="scale">
/// The width of each feature, by which it is decided what lies in the span of what; it changes no density.
/// </param>
internal sealed class RowGeometry(int dimension, double[] scale)
{
    // Of a direction's own length: what is left of one that others make up is rounding.
    private const double Tolerance = 1e-9;

    private readonly double[] _free = new double[dimension * dimension];
    private readonly double[] _basis = new double[dimension * dimension];
    private readonly double[] _work = new double[dimension];

    /// <summary>The geometry of rows that are scored under some classes, whose widths it goes by.</summary>
    public static RowGeometry For(IReadOnlyList<UncertainDensity> densities)
    {
        var dimension = densities[0].Density.Dimension;
        return new RowGeometry(
            dimension,
            [.. Enumerable.Range(0, dimension).Select(i => Math.Sqrt(densities.Average(density => density.Moments.Covariance[i, i])))]);
    }

    /// <summary>Number of coordinates.</summary>
    public int Rank { get; private set; }

    /// <summary>B, one coordinate after the other.</summary>
    public ReadOnlySpan<double> Basis => _basis.AsSpan(0, Rank * dimension);

    /// <summary>z.</summary>
    public double[] Point { get; } = new double[dimension];

    /// <summary>Q, row by row, of <see cref="Rank"/> rows.</summary>
    public double[] Errors { get; } = new double[dimension * dimension];

    /// <summary>Whether Q is anything but zero.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>b.</summary>
    public double[] Limit { get; } = new double[dimension];

    /// <summary>Whether a limit moves the features beyond what is free.</summary>
    public bool HasLimit { get; private set; }

    /// <summary>ln |a| in the features' own units, orthogonal to the free directions.</summary>
    public double LogLimitLength { get; private set; }

    /// <summary>Takes a row.</summary>
    public void Set(UncertainRow row)
    {
        var freeCount = Free(row);
        var limit = FindLimit(row, ref freeCount);
        Complement(freeCount);
        Project(row.Center, Point);
        SetErrors(row);
        HasLimit = limit >= 0;
        if (HasLimit)
        {
            Project(row.Direction(limit), Limit);
            LogLimitLength = 0.5 * Math.Log(SmallVectors.Dot(Limit.AsSpan(0, Rank), Limit.AsSpan(0, Rank)));
        }
    }

    /// <summary>Writes an orthonormal basis of the free directions, one after the other.</summary>
    public void FreeBasis(Span<double> to)
    {
        for (var k = 0; k < dimension - Rank; k++)
        {
            var next = to.Slice(k * dimension, dimension);
            for (var i = 0; i < dimension; i++)
            {
                next[i] = _free[(k * dimension) + i] * scale[i];
            }

            Orthonormalize(next, to[..(k * dimension)], 0);
        }
    }

    /// <summary>Orthonormal directions, in units of the scales, that span the free ones.</summary>
    private int Free(UncertainRow row)
    {
        var count = 0;
        for (var j = 0; j < row.Count; j++)
        {
            if (row.Kind(j) == DirectionKind.Free)
            {
                count += Extend(row.Direction(j), count) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>
    /// The limit that moves the features, −1 for none. Of several limits none is exact: all are then free.
    /// </summary>
    private int FindLimit(UncertainRow row, ref int freeCount)
    {
        var limit = -1;
        var limits = 0;
        for (var j = 0; j < row.Count; j++)
        {
            if (row.Kind(j) == DirectionKind.HalfFree && Extend(row.Direction(j), freeCount))
            {
                limit = j;
                limits++;
            }
        }

        if (limits < 2)
        {
            return limit;
        }

        for (var j = 0; j < row.Count; j++)
        {
            if (row.Kind(j) == DirectionKind.HalfFree)
            {
                freeCount += Extend(row.Direction(j), freeCount) ? 1 : 0;
            }
        }

        return -1;
    }

    /// <summary>Makes of a direction the next of those that span the free ones; false where they span it already.</summary>
    private bool Extend(ReadOnlySpan<double> direction, int count)
    {
        if (count == dimension)
        {
            return false;
        }

        var next = _free.AsSpan(count * dimension, dimension);
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = direction[i] / scale[i];
        }

        var length = Math.Sqrt(SmallVectors.Dot(next, next));
        return length > 0 && Orthonormalize(next, _free.AsSpan(0, count * dimension), Tolerance * length);
    }

    /// <summary>The orthonormal complement of the free directions, in the features' own units.</summary>
    private void Complement(int freeCount)
    {
        // In units of the scales, from the unit vectors, each time the one of which the most is left.
        Rank = dimension - freeCount;
        for (var count = freeCount; count < dimension; count++)
        {
            var (best, most) = (0, -1.0);
            for (var i = 0; i < dimension; i++)
            {
                var left = 1.0;
                for (var k = 0; k < count; k++)
                {
                    var part = _free[(k * dimension) + i];
                    left -= part * part;
                }

                if (left > most + 1e-6)
                {
                    (best, most) = (i, left);
                }
            }

            var next = _free.AsSpan(count * dimension, dimension);
            next.Clear();
            next[best] = 1;
            Orthonormalize(next, _free.AsSpan(0, count * dimension), 0);
        }

        // b·f = 0 is (b·scale)·(f/scale) = 0.
        for (var k = 0; k < Rank; k++)
        {
            var to = _basis.AsSpan(k * dimension, dimension);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = _free[((freeCount + k) * dimension) + i] / scale[i];
            }

            Orthonormalize(to, _basis.AsSpan(0, k * dimension), 0);
        }
    }

    private void SetErrors(UncertainRow row)
    {
        var errors = Errors.AsSpan(0, Rank * Rank);
        errors.Clear();
        HasErrors = false;
        for (var g = 0; g < row.Count; g++)
        {
            if (row.Kind(g) != DirectionKind.Gaussian)
            {
                continue;
            }

            Project(row.Direction(g), _work);
            for (var i = 0; i < Rank; i++)
            {
                for (var j = 0; j < Rank; j++)
                {
                    errors[(i * Rank) + j] += _work[i] * _work[j];
                }

                HasErrors |= _work[i] != 0;
            }
        }
    }

    private void Project(ReadOnlySpan<double> vector, double[] to)
    {
        for (var k = 0; k < Rank; k++)
        {
            to[k] = SmallVectors.Dot(_basis.AsSpan(k * dimension, dimension), vector);
        }
    }

    /// <summary>Subtracts what earlier vectors make up, twice for the rounding of the first time, and takes the rest to length 1.</summary>
    private bool Orthonormalize(Span<double> vector, ReadOnlySpan<double> earlier, double least)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            for (var k = 0; k < earlier.Length; k += dimension)
            {
                var other = earlier.Slice(k, dimension);
                var part = SmallVectors.Dot(vector, other);
                for (var i = 0; i < vector.Length; i++)
                {
                    vector[i] -= part * other[i];
                }
            }
        }

        var length = Math.Sqrt(SmallVectors.Dot(vector, vector));
        if (!(length > least))
        {
            return false;
        }

        foreach (ref var value in vector)
        {
            value /= length;
        }

        return true;
    }
}
