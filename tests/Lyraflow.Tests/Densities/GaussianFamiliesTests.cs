using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Densities;

/// <summary>Gaussians that share an exponential have the density of as many separate ones.</summary>
public class GaussianFamiliesTests
{
    private const int Families = 70;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Families_have_the_density_of_their_members(int dimension)
    {
        var random = new RandomSource(dimension);
        var components = Enumerable.Range(0, Families)
            .SelectMany(family => Family(dimension, 1 + (family % 5), Families, random))
            .ToArray();
        var mixture = new GaussianMixture(components);
        GaussianMixture[] each = [.. components.Select(component => new GaussianMixture([component with { Weight = 1 }]))];
        var rows = new FeatureTable<float>(300, dimension);
        for (var row = 0; row < rows.Rows; row++)
        {
            var reach = Math.Pow(10, row % 9);
            foreach (var column in rows.Columns)
            {
                column[row] = (float)(reach * random.NextNormal());
            }
        }

        var found = mixture.LogDensity(rows, 1);
        double[][] terms = [.. each.Zip(components, (one, component)
            => Array.ConvertAll(one.LogDensity(rows, 1), value => value + Math.Log(component.Weight)))];
        for (var row = 0; row < rows.Rows; row++)
        {
            var largest = terms.Max(term => term[row]);
            var expected = largest + Math.Log(terms.Sum(term => Math.Exp(term[row] - largest)));
            Assert.Equal(expected, found[row], 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Only_neighbours_that_double_are_gathered()
    {
        var random = new RandomSource(3);
        MixtureComponent[] five = [.. Family(2, 5, 1, random)];
        Assert.Equal(1, Gather(five).Count);
        Assert.Equal(2, Gather([.. five, .. Family(2, 5, 1, random)]).Count);
        Assert.Equal(2, Gather([.. Family(2, 6, 1, random)]).Count);
        Assert.Equal(5, Gather([.. five.Reverse()]).Count);
        var off = (double[,])five[1].Covariance.Clone();
        off[1, 1] *= 1 + 1e-9;
        Assert.Equal(3, Gather([five[0], five[1] with { Covariance = off }, five[2]]).Count);
        Assert.Equal(2, Gather([five[0], five[1] with { Mean = [five[1].Mean[0], five[1].Mean[1] + 1e-9] }]).Count);
        Assert.All(Gather([five[2]]).HasNarrower, Assert.False);
    }

    private static GaussianFamilies Gather(IReadOnlyList<MixtureComponent> components)
        => GaussianFamilies.TryGather(components, 2, out _)!;

    private static IEnumerable<MixtureComponent> Family(int dimension, int members, int families, RandomSource random)
    {
        double[] mean = [.. Enumerable.Range(0, dimension).Select(_ => 3 * random.NextNormal())];
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            covariance[i, i] = 0.01 + random.NextUniform();
        }

        for (var k = 0; k < members; k++)
        {
            var own = (double[,])covariance.Clone();
            for (var i = 0; i < dimension; i++)
            {
                own[i, i] *= Math.Pow(2, k);
            }

            yield return new MixtureComponent(1.0 / members / families, mean, own);
        }
    }
}
