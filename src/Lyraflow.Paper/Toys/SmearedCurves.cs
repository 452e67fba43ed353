using Lyraflow.Primitives;

namespace Lyraflow.Paper.Toys;

/// <summary>
/// Curves, or points, with round Gaussian noise: p(x) = ∫₀¹ mean over the curves of N(x; c(u), σ²) du. The integral is
/// taken by the midpoint rule, with points much closer together than σ.
/// </summary>
internal sealed class SmearedCurves : ToyDensity
{
    // Beyond this many σ a Gaussian is below the rounding of anything near it.
    private const double Reach = 9;

    private readonly Func<double, (double X, double Y)>[] _curves;
    private readonly double _noise;
    private readonly (double X, double Y)[] _points;
    private readonly double _logNorm;

    /// <summary>Creates the density.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="halfWidth">Half the side of the square that holds it.</param>
    /// <param name="noise">σ.</param>
    /// <param name="pointsPerCurve">Points of the midpoint rule; one for curves that are points.</param>
    /// <param name="curves">Each from u in [0, 1] to a point; all equally likely.</param>
    public SmearedCurves(
        string name, double halfWidth, double noise, int pointsPerCurve, params Func<double, (double X, double Y)>[] curves)
        : base(name, halfWidth)
    {
        _curves = curves;
        _noise = noise;
        _points = [.. curves.SelectMany(curve => Enumerable.Range(0, pointsPerCurve).Select(i => curve((i + 0.5) / pointsPerCurve)))];
        _logNorm = -Math.Log(2 * Math.PI * noise * noise * _points.Length);
    }

    /// <inheritdoc/>
    public override double LogDensity(double x, double y)
    {
        var nearest = double.PositiveInfinity;
        foreach (var point in _points)
        {
            nearest = Math.Min(nearest, SquaredDistance(point, x, y));
        }

        var sum = 0.0;
        var within = nearest + (Reach * Reach);
        foreach (var point in _points)
        {
            var distance = SquaredDistance(point, x, y);
            sum += distance < within ? Math.Exp(-0.5 * (distance - nearest)) : 0;
        }

        return Math.Log(sum) - (0.5 * nearest) + _logNorm;
    }

    private protected override (double X, double Y) Draw(RandomSource random)
    {
        var (x, y) = _curves[random.NextIndex(_curves.Length)](random.NextUniform());
        return (x + (_noise * random.NextNormal()), y + (_noise * random.NextNormal()));
    }

    private protected override double ComputeEntropy() => IntegrateEntropy(_noise);

    private double SquaredDistance((double X, double Y) point, double x, double y)
    {
        var (dx, dy) = ((x - point.X) / _noise, (y - point.Y) / _noise);
        return (dx * dx) + (dy * dy);
    }
}
