using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Stacks;

namespace Lyraflow.Tests.Stacks;

public class StackedDensityTests
{
    private static readonly GaussianMixture Mixture = new(
    [
        new(0.3, [0, 0], new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } }),
        new(0.7, [3, 1], new[,] { { 1.0, 0 }, { 0, 1 } }),
    ]);

    private static readonly Flow<float> First = Toy.Scrambled<float>(Toy.Shape(2), 0.2, seed: 1);
    private static readonly Flow<float> Second = Toy.Scrambled<float>(Toy.Shape(2, bins: 5), 0.3, seed: 2);
    private static readonly GaussianMixture Floor = BroadFloor.About(Mixture.Sample(500, new RandomSource(1)));
    private static readonly StackedDensity Stack = new([new(0.2, First), new(0.5, Mixture), new(0.3, Second)], Floor);

    [Fact]
    public void The_density_is_the_weighted_sum_of_members_and_floor()
    {
        var rows = Toy.Normal<float>(5000, 2, spread: 3);
        var floor = Floor.LogDensity(rows, 1);
        double[][] members = [First.LogDensity(rows, 1), Mixture.LogDensity(rows, 1), Second.LogDensity(rows, 1)];
        var found = Stack.LogDensity(rows, 1);
        var bare = new StackedDensity(Stack.Members, null).LogDensity(rows, 1);
        for (var row = 0; row < rows.Rows; row++)
        {
            var sum = (0.2 * Math.Exp(members[0][row])) + (0.5 * Math.Exp(members[1][row])) + (0.3 * Math.Exp(members[2][row]));
            Near.Equal(Math.Log((0.9999 * sum) + (1e-4 * Math.Exp(floor[row]))), found[row], 1e-12, $"row {row}");
            Near.Equal(Math.Log(sum), bare[row], 1e-12, $"row {row} without the floor");
        }
    }

    [Fact]
    public void It_integrates_to_one()
    {
        // Half of the floor's logarithmically spaced Gaussians reach past any mesh, so their share outside is added.
        const int side = 600;
        const double step = 0.06;
        var mesh = new FeatureTable<float>(side * side, 2);
        for (var i = 0; i < mesh.Rows; i++)
        {
            (mesh.Columns[0][i], mesh.Columns[1][i]) = ((float)((i % side * step) - 17), (float)((i / side * step) - 17));
        }

        Assert.Equal(1 - BroadFloor.Weight, new StackedDensity(Stack.Members, null).LogDensity(mesh, 1).Sum(Math.Exp) * step * step
            * (1 - BroadFloor.Weight), 1e-4);
        var inside = Floor.LogDensity(mesh, 1).Sum(Math.Exp) * step * step;
        Assert.InRange(inside, 0.1, 0.5);
        Assert.Equal(1 - (BroadFloor.Weight * (1 - inside)), Stack.LogDensity(mesh, 1).Sum(Math.Exp) * step * step, 1e-4);
    }

    [Fact]
    public void Samples_are_drawn_by_the_weights_and_never_from_the_floor()
    {
        const int count = 40_000;
        var sample = Stack.Sample(count, new RandomSource(3), 1);
        // A ten-thousandth of the rows would be the floor's, most of them further out than any of these.
        Assert.All(sample.Columns, column => Assert.InRange(column.Max(Math.Abs), 3, 30));
        var expected = new double[2];
        foreach (var member in Stack.Members)
        {
            var own = member.Density.Sample(count, new RandomSource(4), 1);
            for (var column = 0; column < 2; column++)
            {
                expected[column] += member.Weight * own.Columns[column].Average(value => (double)value);
            }
        }

        Assert.Equal(expected[0], sample.Columns[0].Average(value => (double)value), 0.05);
        Assert.Equal(expected[1], sample.Columns[1].Average(value => (double)value), 0.05);
        // The mean of −ln p over samples of p is its entropy, which importance sampling from a wide normal gives as well.
        var bare = new StackedDensity(Stack.Members, null);
        var wide = new MultivariateNormal([1, 0.5], new[,] { { 9.0, 0 }, { 0, 9.0 } });
        var others = wide.Sample(2 * count, new RandomSource(5), 1);
        var ratios = bare.LogDensity(others, 1).Zip(wide.LogDensity(others, 1), (p, q) => -p * Math.Exp(p - q));
        Assert.Equal(ratios.Average(), -bare.LogDensity(sample, 1).Average(), 0.06);
    }

    [Fact]
    public void Threads_and_places_in_a_block_do_not_change_a_bit()
    {
        var rows = Toy.Normal<float>((4 * StackedDensity.BlockRows) + 77, 2, spread: 4);
        var found = Score(Stack, rows, threads: 1);
        Assert.Equal(found, Score(Stack, rows, threads: 2));
        Assert.Equal(found, Score(Stack, rows, threads: 3));
        foreach (var first in new[] { 1, 15, 255, StackedDensity.BlockRows - 1, StackedDensity.BlockRows })
        {
            var later = rows.Select([.. Enumerable.Range(first, 300)]);
            Assert.Equal(found[first..(first + 300)], Score(Stack, later, threads: 1));
        }

        Assert.Equal(Stack.Sample(3000, new RandomSource(6), 1).Columns[0], Stack.Sample(3000, new RandomSource(6), 3).Columns[0]);
    }

    [Fact]
    public void Vectors_of_every_width_give_the_same_bits()
    {
        var rows = Toy.Normal<float>(333, 2, spread: 4);
        var found = Enum.GetValues<VectorWidth>().Select(width => Score(
            new StackedDensity(
                [
                    new(0.2, new Flow<float>(First.Options, First.Parameters) { Width = width }),
                    new(0.8, new GaussianMixture(Mixture.Components) { Width = width }),
                ],
                new GaussianMixture(Floor.Components) { Width = width }),
            rows,
            threads: 1)).ToArray();
        Assert.All(found, other => Assert.Equal(found[0], other));
    }

    [Fact]
    public void A_row_without_a_number_has_no_density_and_a_row_beyond_reach_has_one()
    {
        FeatureTable<float> rows = new[,] { { 1f, float.NaN }, { float.MaxValue, -float.MaxValue }, { 1, 1 }, { 1e19f, 0 } };
        var found = Stack.LogDensity(rows, 1);
        Assert.True(double.IsNaN(found[0]));
        Assert.All(found[1..], value => Assert.True(double.IsFinite(value)));
        Assert.Equal(double.IsNaN(First.LogDensity(rows, 1)[0]), double.IsNaN(found[0]));
    }

    [Fact]
    public void Impossible_stacks_are_refused()
    {
        InputFault.Expect(() => _ = new StackedDensity([], Floor), "members");
        InputFault.Expect(() => _ = new StackedDensity([new(1, Stack)], null), "flow or a Gaussian mixture");
        InputFault.Expect(() => _ = new StackedDensity([new(0.5, First)], null), "sum to one");
        InputFault.Expect(() => _ = new StackedDensity([new(2, First), new(-1, Second)], null), "positive");
        InputFault.Expect(() => _ = new StackedDensity([new(double.NaN, First), new(1, Second)], null), "positive");
        InputFault.Expect(() => _ = new StackedDensity([new(1, Toy.Scrambled<float>(Toy.Shape(3), 0.1))], Floor), "same columns");
    }

    private static double[] Score(StackedDensity stack, FeatureTable<float> rows, int threads)
    {
        using var team = new WorkerTeam(threads);
        var result = new double[rows.Rows];
        stack.NewScorer(team).LogDensity(rows, rows.Rows, result);
        return result;
    }
}
