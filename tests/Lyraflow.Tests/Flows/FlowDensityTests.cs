using Lyraflow.Flows;
using Lyraflow.Layers;

namespace Lyraflow.Tests.Flows;

/// <summary>A density integrates to one, whatever the parameters: likelihoods too good to be true are not.</summary>
public class FlowDensityTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.3, 2)]
    [InlineData(0.6, 2)]
    [InlineData(0.6, 4)]
    public void A_density_of_two_columns_integrates_to_one(double size, int layers)
    {
        var flow = Toy.Scrambled<double>(Toy.Shape(2, layers, tailBound: 3), size);
        RequireUnlikeNormal(flow);
        var integral = Mesh.Integrate(flow, -8, -8, 16, 1600);
        output.WriteLine($"∫ p = {integral}");
        Assert.InRange(integral, 1 - 1e-3, 1 + 1e-3);
    }

    /// <summary>Importance sampling with a normal proposal of twice the width.</summary>
    [Theory]
    [InlineData(4, 3, 0.35)]
    [InlineData(3, 4, 0.35)]
    [InlineData(6, 2, 0.2)]
    public void A_density_of_more_columns_integrates_to_one(int dimension, int layers, double size)
    {
        const int count = 300_000;
        const double spread = 2;
        var flow = Toy.Scrambled<float>(Toy.Shape(dimension, layers, tailBound: 3), size);
        RequireUnlikeNormal(flow.Convert<double>());
        var rows = Toy.Normal<float>(count, dimension, spread, seed: 5);
        var densities = flow.LogDensity(rows, 2);
        var (sum, squares) = (0.0, 0.0);
        for (var row = 0; row < count; row++)
        {
            var square = rows.Columns.Sum(column => (double)column[row] * column[row]) / (spread * spread);
            var proposal = (-0.5 * square) - (dimension * ((0.5 * Math.Log(2 * Math.PI)) + Math.Log(spread)));
            var weight = Math.Exp(densities[row] - proposal);
            sum += weight;
            squares += weight * weight;
        }

        var mean = sum / count;
        var error = Math.Sqrt(((squares / count) - (mean * mean)) / count);
        output.WriteLine($"∫ p = {mean} ± {error}");
        Assert.InRange(error, 0, 0.02);
        Assert.InRange(mean, 1 - (4 * error), 1 + (4 * error));
    }

    private static void RequireUnlikeNormal(Flow<double> flow)
    {
        var rows = Toy.Normal<double>(1000, flow.Dimension);
        var identity = new Flow<double>(new FlowShape([PermutationShape.Rotation(flow.Dimension)], flow.Options.Base));
        var difference = flow.LogDensity(rows).Zip(identity.LogDensity(rows), (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference > 0.3, $"the flow is too close to a normal density to prove anything: {difference}");
    }
}
