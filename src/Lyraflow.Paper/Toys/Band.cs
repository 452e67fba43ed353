using Lyraflow.Primitives;

namespace Lyraflow.Paper.Toys;

/// <summary>
/// x uniform on [−2.5, 2.5], y Gaussian about f(x): a line with the width that a density needs, ended sharply on both
/// sides.
/// </summary>
internal sealed class Band(string name, double noise, Func<double, double> center) : ToyDensity(name, 4)
{
    private const double Length = 5;

    /// <inheritdoc/>
    public override double LogDensity(double x, double y)
    {
        var distance = (y - center(x)) / noise;
        return Math.Abs(x) <= Length / 2
            ? (-0.5 * distance * distance) - Math.Log(Math.Sqrt(2 * Math.PI) * noise * Length)
            : double.NegativeInfinity;
    }

    private protected override (double X, double Y) Draw(RandomSource random)
    {
        var x = Length * (random.NextUniform() - 0.5);
        return (x, center(x) + (noise * random.NextNormal()));
    }

    private protected override double ComputeEntropy() => Math.Log(Length) + Math.Log(noise) + (0.5 * Math.Log(2 * Math.PI * Math.E));
}
