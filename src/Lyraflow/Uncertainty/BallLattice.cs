using System.Collections.Concurrent;

namespace Lyraflow.Uncertainty;

/// <summary>
/// The points of a body-centered cubic lattice within a ball: what the trapezoidal rule is in several dimensions. For smooth
/// functions that fall off like a Gaussian its error shrinks faster than any power of the spacing.
/// </summary>
internal sealed class BallLattice
{
    /// <summary>Radius of the ball, in standard deviations.</summary>
    public const double Radius = 4.5;

    /// <summary>Most dimensions, beyond which there are too many points.</summary>
    public const int MostDimensions = 6;

    private const int FewestPoints = 128;

    // Of the radius: what lies further out tells what is beyond the lattice.
    private const double Outer = 2.0 / 3;

    private static readonly ConcurrentDictionary<(int Dimension, int Stage), Lazy<BallLattice>> Known = new();

    private BallLattice(int dimension, int stage)
    {
        // Volume of the ball: V₀ = 1, V₁ = 2r, V_n = V_{n−2}·2πr²/n.
        var volume = dimension % 2 == 0 ? 1.0 : 2 * Radius;
        for (var n = dimension % 2 == 0 ? 2 : 3; n <= dimension; n += 2)
        {
            volume *= 2 * Math.PI * Radius * Radius / n;
        }

        // Dense enough, from the first stage on, for the narrowest of the cells to be no wider than a few standard deviations.
        Cell = volume / (FewestPoints * Math.Pow(2, stage) * Math.Max(1, dimension - 2));
        var spacing = Math.Pow(2 * Cell, 1.0 / dimension);
        var points = new List<double>();
        var counter = new int[dimension];
        var reach = (int)Math.Ceiling(Radius / spacing) + 1;
        Array.Fill(counter, -reach);
        do
        {
            foreach (var center in (ReadOnlySpan<double>)[0, 0.5])
            {
                Add(points, counter, center, spacing, stage);
            }
        }
        while (Next(counter, reach));

        Points = [.. points];
        Count = Points.Length / dimension;
        IsOuter =
        [
            .. Enumerable.Range(0, Count).Select(point => Points.AsSpan(point * dimension, dimension).ToArray().Sum(x => x * x)
                > Outer * Outer * Radius * Radius),
        ];
    }

    /// <summary>Points, one after the other.</summary>
    public double[] Points { get; }

    /// <summary>Which points lie in the outer part, beyond two thirds of the radius.</summary>
    public bool[] IsOuter { get; }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>The volume that each stands for.</summary>
    public double Cell { get; }

    /// <summary>A lattice; every stage has twice the points of the one before, at other places.</summary>
    public static BallLattice Of(int dimension, int stage)
        => Known.GetOrAdd((dimension, stage), static key => new Lazy<BallLattice>(() => new BallLattice(key.Dimension, key.Stage))).Value;

    private static void Add(List<double> points, int[] counter, double center, double spacing, int stage)
    {
        var square = 0.0;
        Span<double> point = stackalloc double[counter.Length];
        for (var i = 0; i < counter.Length; i++)
        {
            // No stage lies on planes of another.
            var shift = ((stage + 1) * 0.6180339887 * (i + 1)) % 1;
            point[i] = spacing * (counter[i] + center + shift);
            square += point[i] * point[i];
        }

        if (square <= Radius * Radius)
        {
            points.AddRange(point);
        }
    }

    private static bool Next(int[] counter, int reach)
    {
        for (var i = 0; i < counter.Length; i++)
        {
            if (counter[i] < reach)
            {
                counter[i]++;
                return true;
            }

            counter[i] = -reach;
        }

        return false;
    }
}
