using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Densities;

/// <summary>Every density keeps the same contract.</summary>
public class DensityTests
{
    private static readonly double[,] Covariance = new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } };

    private static readonly Dictionary<string, IDensity<float>> Densities = new()
    {
        ["flow"] = Flow(new StandardNormalShape()),
        ["flow on Student's t"] = Flow(new StudentTShape { DegreesOfFreedom = 3 }),
        ["flow on a box"] = Toy.Scrambled<float>(
            new BoxSplineFlow(new BoxScalingShape([0, -1], [2, 1])) { Layers = 2, Hidden = [8] }.Compose(2), 0.4),
        ["Gaussian"] = new MultivariateNormal([1, -1], Covariance),
        ["mixture"] = new GaussianMixture([new(0.3, [0, 0], Covariance), new(0.7, [3, 1], new[,] { { 1.0, 0 }, { 0, 1 } })]),
    };

    public static TheoryData<string> Names => [.. Densities.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_change_a_bit(string name)
    {
        var density = Densities[name];
        var one = density.Sample(5000, new RandomSource(1), threads: 1);
        var three = density.Sample(5000, new RandomSource(1), threads: 3);
        Assert.Equal(one.Columns[1], three.Columns[1]);
        Assert.Equal(density.LogDensity(one, threads: 1), density.LogDensity(one, threads: 3));
        Assert.Equal(density.ToNormal(one, threads: 1)?.Columns[0], density.ToNormal(one, threads: 3)?.Columns[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_have_the_entropy_of_the_density(string name)
    {
        // ∫ p = 1 over a grid wide enough, and the mean of −ln p over samples is −∫ p ln p.
        var density = Densities[name];
        const double step = 0.05;
        var side = 800;
        var grid = new FeatureTable<float>(side * side, 2);
        for (var i = 0; i < side * side; i++)
        {
            grid.Columns[0][i] = (float)(((i / side) - (side / 2) + 0.5) * step);
            grid.Columns[1][i] = (float)(((i % side) - (side / 2) + 0.5) * step);
        }

        var logs = density.LogDensity(grid);
        var mass = logs.Sum(Math.Exp) * step * step;
        Assert.Equal(1, mass, 0.02);
        var entropy = -logs.Sum(log => double.IsFinite(log) ? log * Math.Exp(log) : 0) * step * step;
        Assert.Equal(entropy, -density.LogDensity(density.Sample(20_000, new RandomSource(2))).Average(), 0.1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_are_standard_normal_after_the_map_to_it(string name)
    {
        const int count = 20_000;
        var density = Densities[name];
        var normal = density.ToNormal(density.Sample(count, new RandomSource(3)));
        if (density is GaussianMixture)
        {
            Assert.Null(normal);
            return;
        }

        // The largest distance of the empirical distribution function exceeds 1.95/√n once in a thousand times.
        foreach (var column in normal!.Columns)
        {
            var sorted = column.Order().Select(value => SpecialFunctions.NormalCdf(value));
            Assert.InRange(sorted.Select((p, i) => Math.Abs(p - ((i + 0.5) / count))).Max(), 0, 1.95 / Math.Sqrt(count));
        }

        var correlation = normal.Columns[0].Zip(normal.Columns[1], (a, b) => (double)a * b).Average();
        Assert.InRange(correlation, -4 / Math.Sqrt(count), 4 / Math.Sqrt(count));
    }

    [Fact]
    public void A_base_without_a_map_to_the_normal_says_so()
        => Assert.Null(Flow(new NormalMixtureShape(2)).ToNormal(Toy.Normal<float>(3, 2)));

    private static Flow<float> Flow(BaseDistributionShape shape)
    {
        var flow = Toy.Scrambled<float>(new FlowShape(Toy.Shape(2).Bijections, shape), 0.2);
        if (shape is StudentTShape)
        {
            // ν = 8: tails of a base with fewer degrees of freedom reach past any grid.
            flow.Parameters[^2..].Fill(7);
        }

        return flow;
    }
}
