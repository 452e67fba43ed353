using Lyraflow.Paper.Sweep;
using Lyraflow.Primitives;

namespace Lyraflow.Paper.Tests.Sweep;

public class FactorTestTests
{
    private static readonly int[] Levels = [8, 16, 32];

    [Fact]
    public void A_difference_larger_than_the_scatter_is_found()
    {
        var test = Run(level => 0.02 * level / 8)!;

        Assert.Equal(Levels, test.Levels);
        Assert.InRange(test.PValue, 1e-5, 0.001);
        Assert.Equal(0.06, test.Range, 0.015);
        Assert.Equal(0, test.MeanDifferences.Sum(), 1e-12);
    }

    [Fact]
    public void Scatter_alone_is_not_taken_for_a_difference()
    {
        // Of twenty tests without an effect, one in a hundred may be below 0.01.
        var values = Enumerable.Range(1, 20).Select(seed => Run(_ => 0, seed)!.PValue).ToArray();
        Assert.True(values.Count(value => value < 0.01) <= 1);
        Assert.InRange(values.Average(), 0.3, 0.7);
    }

    [Fact]
    public void What_other_choices_do_is_left_out()
    {
        // The strata differ by a hundred times the scatter.
        Assert.InRange(Run(level => 0.02 * level / 8, stratumEffect: 1)!.PValue, 1e-5, 0.001);
    }

    [Fact]
    public void One_value_cannot_be_tested()
        => Assert.Null(FactorTest.Run("bins", [1, 2], [8, 8], [0, 0], new RandomSource(1)));

    private static FactorTest? Run(Func<int, double> effect, long seed = 1, double stratumEffect = 0)
    {
        var random = new RandomSource(seed);
        var (losses, levels, strata) = (new List<double>(), new List<int>(), new List<int>());
        foreach (var stratum in Enumerable.Range(0, 8))
        {
            foreach (var level in Levels)
            {
                losses.Add(effect(level) + (stratumEffect * stratum) + (0.01 * random.NextNormal()));
                levels.Add(level);
                strata.Add(stratum);
            }
        }

        return FactorTest.Run("neurons", losses, levels, strata, new RandomSource(7));
    }
}
