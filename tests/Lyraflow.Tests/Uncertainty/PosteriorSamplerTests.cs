using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;

namespace Lyraflow.Tests.Uncertainty;

public class PosteriorSamplerTests
{
    private static readonly GaussianMixture Mixture = new(
    [
        new MixtureComponent(0.6, [0, 0], new[,] { { 0.25, 0.1 }, { 0.1, 0.16 } }),
        new MixtureComponent(0.4, [1, 2], new[,] { { 0.09, 0 }, { 0, 0.36 } }),
    ]);

    [Fact]
    public void A_missing_column_is_drawn_from_its_conditional() => Check(
        row => row.AddFree([0, 1]), _ => 1);

    [Fact]
    public void A_limit_is_kept() => Check(row => row.AddHalfFree([0, 1]), y => y >= 0.3 ? 1 : 0);

    [Fact]
    public void An_error_draws_the_row_towards_where_the_density_is() => Check(
        row => row.AddError([0, 1], 0.4), y => Math.Exp(-0.5 * Math.Pow((y - 0.3) / 0.4, 2)));

    [Fact]
    public void Where_nothing_is_known_the_draws_are_those_of_the_density()
    {
        var row = new UncertainRow(2);
        row.AddFree([1, 0]);
        row.AddFree([0, 1]);
        var draws = Draw(row);
        var x = Column(draws, 0);
        Assert.Equal(0.4, x.Average(), 0.02);
        Assert.Equal(0.8, Column(draws, 1).Average(), 0.03);
    }

    [Fact]
    public void A_row_that_no_class_has_is_not_drawn()
    {
        using var team = new WorkerTeam(1);
        var row = new UncertainRow(2);
        (row.Center[0], row.Center[1]) = (1e200, 0);
        var draws = new double[4];
        Assert.Equal(0, new PosteriorSampler(UncertainDensity.Of(Mixture, team)).Draw(row, new RandomSource(1), draws));
        Assert.All(draws, value => Assert.Equal(double.NaN, value));
    }

    private static void Check(Action<UncertainRow> say, Func<double, double> known)
    {
        var row = new UncertainRow(2);
        (row.Center[0], row.Center[1]) = (0.5, 0.3);
        say(row);
        if (row.Kind(0) == DirectionKind.Free)
        {
            row.Center[1] = 0;
        }

        MustFollow(Column(Draw(row), 1), known);
    }

    private static double[] Draw(UncertainRow row)
    {
        using var team = new WorkerTeam(1);
        var sampler = new PosteriorSampler(UncertainDensity.Of(Mixture, team));
        var draws = new double[8000];
        Assert.Equal(double.PositiveInfinity, sampler.Draw(row, new RandomSource(1), draws));
        return draws;
    }

    private static double[] Column(double[] draws, int column)
        => [.. Enumerable.Range(0, draws.Length / 2).Select(i => draws[(2 * i) + column])];

    /// <summary>Kolmogorov and Smirnov's distance to a sum over a fine grid is what chance makes of it.</summary>
    private static void MustFollow(double[] values, Func<double, double> known)
    {
        const int steps = 6000;
        const double reach = 6;
        var sums = new double[steps + 1];
        for (var i = 0; i < steps; i++)
        {
            var at = -reach + (2 * reach * (i + 0.5) / steps);
            sums[i + 1] = sums[i] + (Mixture.Components.Sum(component => Density(component, 0.5, at)) * known(at));
        }

        Array.Sort(values);
        var furthest = values.Select((value, i) => Math.Abs(
            (sums[(int)Math.Clamp((value + reach) / (2 * reach) * steps, 0, steps)] / sums[steps]) - ((i + 0.5) / values.Length))).Max();

        // Beyond this lie 1 % of all samples.
        Assert.InRange(furthest, 0, 1.63 / Math.Sqrt(values.Length));
    }

    private static double Density(MixtureComponent component, double atX, double atY)
    {
        var (a, b, c) = (component.Covariance[0, 0], component.Covariance[0, 1], component.Covariance[1, 1]);
        var (x, y, determinant) = (atX - component.Mean[0], atY - component.Mean[1], (a * c) - (b * b));
        return component.Weight / Math.Sqrt(determinant)
            * Math.Exp(-0.5 * ((c * x * x) - (2 * b * x * y) + (a * y * y)) / determinant);
    }
}
