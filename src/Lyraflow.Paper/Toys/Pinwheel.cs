using Lyraflow.Primitives;

namespace Lyraflow.Paper.Toys;

/// <summary>
/// Five Gaussian arms, twisted. The angle of the twist depends on the distance from the centre alone, so that it keeps
/// areas and the density is known in closed form.
/// </summary>
internal sealed class Pinwheel() : ToyDensity("pinwheel", 6)
{
    private const int Arms = 5;
    private const double Radial = 0.3;
    private const double Tangential = 0.1;
    private const double Scale = 2;

    /// <inheritdoc/>
    public override double LogDensity(double x, double y)
    {
        var radius = Math.Sqrt((x * x) + (y * y)) / Scale;
        var angle = Math.Atan2(y, x) - Twist(radius);
        var sum = 0.0;
        for (var arm = 0; arm < Arms; arm++)
        {
            var (sine, cosine) = Math.SinCos(angle - Direction(arm));
            var (along, across) = (((radius * cosine) - 1) / Radial, radius * sine / Tangential);
            sum += Math.Exp(-0.5 * ((along * along) + (across * across)));
        }

        return Math.Log(sum / (Arms * 2 * Math.PI * Radial * Tangential * Scale * Scale));
    }

    private protected override (double X, double Y) Draw(RandomSource random)
    {
        var arm = random.NextIndex(Arms);
        var (along, across) = (1 + (Radial * random.NextNormal()), Tangential * random.NextNormal());
        var radius = Math.Sqrt((along * along) + (across * across));
        var (sine, cosine) = Math.SinCos(Math.Atan2(across, along) + Direction(arm) + Twist(radius));
        return (Scale * radius * cosine, Scale * radius * sine);
    }

    private protected override double ComputeEntropy() => IntegrateEntropy(Scale * Tangential / 2);

    private static double Direction(int arm) => 2 * Math.PI * arm / Arms;

    private static double Twist(double radius) => 0.25 * Math.Exp(radius);
}
