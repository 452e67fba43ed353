using Lyraflow.Primitives;

namespace Lyraflow.Paper.Toys;

/// <summary>Uniform on every other of the sixteen squares of side 2 that fill [−4, 4]².</summary>
internal sealed class Checkerboard() : ToyDensity("checkerboard", 4)
{
    private static readonly double LogArea = Math.Log(32);

    /// <inheritdoc/>
    public override bool EndsAtSquare => true;

    /// <inheritdoc/>
    public override double LogDensity(double x, double y)
    {
        var inside = x >= -HalfWidth && x < HalfWidth && y >= -HalfWidth && y < HalfWidth;
        var dark = (((int)Math.Floor(x / 2) + (int)Math.Floor(y / 2)) & 1) == 0;
        return inside && dark ? -LogArea : double.NegativeInfinity;
    }

    private protected override (double X, double Y) Draw(RandomSource random)
    {
        var (column, pair) = (random.NextIndex(4), random.NextIndex(2));
        var row = (2 * pair) + (column & 1);
        return (Coordinate(column), Coordinate(row));

        // The last bits would round up to the edge in single precision, where the square has ended.
        double Coordinate(int cell) => (2 * (cell + Math.Min(random.NextUniform(), 1 - 1e-6))) - HalfWidth;
    }

    private protected override double ComputeEntropy() => LogArea;
}
