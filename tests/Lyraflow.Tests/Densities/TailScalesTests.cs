using Lyraflow.Densities;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Densities;

/// <summary>Student's t as a few Gaussians of growing width, and mixtures fitted with it.</summary>
public class TailScalesTests(ITestOutputHelper output)
{
    private const double DegreesOfFreedom = 8;

    [Theory]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(100)]
    public void Weights_sum_to_one(double degreesOfFreedom)
    {
        var scales = TailScales.Of(degreesOfFreedom).Scales;
        Assert.Equal(1, scales.Sum(scale => scale.Weight), 1e-14);
        Assert.All(scales, scale => Assert.InRange(scale.Weight, 0, 1));
        Assert.Equal([(1, 1)], TailScales.Of(null).Scales);
    }

    [Theory]
    [InlineData(1, 0.13)]
    [InlineData(4, 0.05)]
    [InlineData(8, 0.12)]
    public void The_sum_is_close_to_the_density_of_Student(int dimension, double most)
    {
        var identity = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            identity[i, i] = 1;
        }

        var sum = new GaussianMixture(
            [.. TailScales.Of(DegreesOfFreedom).Spread(new MixtureComponent(1, new double[dimension], identity))]);
        var along = new FeatureTable<float>(401, dimension);
        for (var row = 0; row < along.Rows; row++)
        {
            along.Columns[0][row] = row / 100f;
        }

        var found = sum.LogDensity(along, 1);
        var largest = 0.0;
        for (var row = 0; row < along.Rows; row++)
        {
            largest = Math.Max(largest, Math.Abs(found[row] - Student(along.Columns[0][row], dimension)));
        }

        output.WriteLine($"{dimension} columns: ln densities differ by at most {largest:f3} up to 4 σ");
        Assert.InRange(largest, 0, most);
    }

    [Fact]
    public void Every_iteration_raises_the_likelihood()
    {
        var rows = StudentRows(1000, 2, 3, seed: 1);
        var last = double.NegativeInfinity;
        for (var iterations = 1; iterations < 20; iterations++)
        {
            var mean = Fit(rows, new GaussianMixtureSettings
            {
                Components = 3, Starts = 1, MaximumIterations = iterations, Tolerance = 0, DegreesOfFreedom = 4, CovarianceFloor = 1e-12,
            }).LogDensity(rows, 1).Average();
            Assert.True(mean > last - 1e-9, $"iteration {iterations}: {mean} after {last}");
            last = mean;
        }
    }

    [Fact]
    public void Rows_of_Student_are_likelier_than_under_Gaussians()
    {
        var (rows, rest) = (StudentRows(2000, 3, 5, seed: 2), StudentRows(20_000, 3, 5, seed: 3));
        var settings = new GaussianMixtureSettings { Components = 1 };
        var heavy = Fit(rows, settings with { DegreesOfFreedom = DegreesOfFreedom }).LogDensity(rest, 1).Average();
        var gaussian = Fit(rows, settings).LogDensity(rest, 1).Average();
        output.WriteLine($"Student's t {heavy:f4}, Gaussian {gaussian:f4}");
        Assert.InRange(heavy - gaussian, 0.05, 1);
    }

    [Fact]
    public void Components_are_all_alike_where_shrinkage_outweighs_the_rows()
    {
        var rows = StudentRows(600, 2, 5, seed: 4);
        var settings = new GaussianMixtureSettings { Components = 3, Starts = 1, MaximumIterations = 20 };
        var alike = Fit(rows, settings with { Shrinkage = 1e12 }).Components;
        Assert.Equal(3, alike.Count);
        Assert.All(alike, component => Assert.Equal(0, Apart(component, alike[0]), 1e-6));
        var own = Fit(rows, settings).Components;
        Assert.InRange(own.Max(component => Apart(component, own[0])), 0.05, double.PositiveInfinity);
        Assert.Equal(
            own.Select(component => component.Weight),
            Fit(rows, settings with { Shrinkage = 0 }).Components.Select(component => component.Weight));
    }

    [Theory]
    [InlineData(-1.0, null)]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(0.0, 1.0)]
    [InlineData(0.0, -3.0)]
    [InlineData(0.0, double.NaN)]
    public void Impossible_settings_are_refused(double shrinkage, double? degreesOfFreedom)
        => Assert.Throws<InputException>(
            () => new GaussianMixtureSettings { Shrinkage = shrinkage, DegreesOfFreedom = degreesOfFreedom }.Validate());

    private static double Apart(MixtureComponent a, MixtureComponent b)
        => a.Covariance.Cast<double>().Zip(b.Covariance.Cast<double>(), (x, y) => Math.Abs(x - y) / b.Covariance[0, 0]).Max();

    /// <summary>ln of the density of the multivariate t with unit scale, at a distance from its middle.</summary>
    private static double Student(double distance, int dimension)
        => GammaFunction.Log((DegreesOfFreedom + dimension) / 2) - GammaFunction.Log(DegreesOfFreedom / 2)
            - (0.5 * dimension * Math.Log(DegreesOfFreedom * Math.PI))
            - (0.5 * (DegreesOfFreedom + dimension) * Math.Log(1 + (distance * distance / DegreesOfFreedom)));

    /// <summary>Normal rows, each divided by the root of a mean of squares of its own.</summary>
    private static FeatureTable<float> StudentRows(int count, int dimension, int degreesOfFreedom, long seed)
    {
        var random = new RandomSource(seed);
        var rows = new FeatureTable<float>(count, dimension);
        for (var row = 0; row < count; row++)
        {
            var precision = Numbers.Normals(random, degreesOfFreedom).Average(value => value * value);
            for (var column = 0; column < dimension; column++)
            {
                rows.Columns[column][row] = (float)(random.NextNormal() / Math.Sqrt(precision));
            }
        }

        return rows;
    }

    private static GaussianMixture Fit(FeatureTable<float> rows, GaussianMixtureSettings settings)
        => GaussianMixture.Fit(rows, settings, 1, TestContext.Current.CancellationToken);
}
