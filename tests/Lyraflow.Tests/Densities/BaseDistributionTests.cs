using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Densities;

/// <summary>What every base distribution promises, in float64.</summary>
public class BaseDistributionTests
{
    public static TheoryData<BaseDistributionShape, int> All
    {
        get
        {
            var data = new TheoryData<BaseDistributionShape, int>();
            foreach (var dimension in new[] { 1, 2, 3, 4, 7, 64 })
            {
                data.Add(new StandardNormalShape(), dimension);
                data.Add(new UniformBoxShape(), dimension);
                data.Add(new StudentTShape { DegreesOfFreedom = 4 }, dimension);
                data.Add(new NormalMixtureShape(3), dimension);
            }

            return data;
        }
    }

    public static TheoryData<BaseDistributionShape> Shapes
        => [new StandardNormalShape(), new UniformBoxShape(), new StudentTShape { DegreesOfFreedom = 4 }, new NormalMixtureShape(3)];

    [Theory]
    [MemberData(nameof(All))]
    public void Back_propagation_is_the_derivative(BaseDistributionShape options, int dimension)
    {
        const double step = 1e-5;
        var (distribution, parameters) = Make(options, dimension);
        var random = new RandomSource(4);
        var rows = Rows(random, 7, dimension, 0.4);
        var weights = Rows(random, 7, 1, 1)[0];
        var workspace = new Workspace<double>(7);
        var (values, logs) = (workspace.Reserve(dimension), workspace.Reserve(1));
        Fill(workspace[values], rows);
        workspace[logs].Clear();
        weights.CopyTo(workspace[logs].Column(0));
        var gradient = new double[parameters.Length];
        distribution.BackPropagate(parameters, workspace[values], workspace[logs].Column(0), gradient);
        for (var i = 0; i < parameters.Length; i++)
        {
            var value = parameters[i];
            parameters[i] = value + step;
            var above = Loss();
            parameters[i] = value - step;
            Near.Equal((above - Loss()) / (2 * step), gradient[i], 1e-7, $"{options} parameter {i}");
            parameters[i] = value;
        }

        for (var column = 0; column < dimension; column++)
        {
            var actual = workspace[values].Column(column)[3];
            var value = rows[column][3];
            rows[column][3] = value + step;
            var above = Loss();
            rows[column][3] = value - step;
            Near.Equal((above - Loss()) / (2 * step), actual, 1e-7, $"{options} column {column}");
            rows[column][3] = value;
        }

        double Loss() => LogDensity(distribution, parameters, rows).Zip(weights, (a, b) => a * b).Sum();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_density_integrates_to_one(BaseDistributionShape options)
    {
        // The trapezoidal rule in u with z = tan u, whose tails are short enough for Student's.
        const int points = 200_000;
        var (distribution, parameters) = Make(options, 1);
        double[] u = [.. Enumerable.Range(1, points - 1).Select(i => (Math.PI * i / points) - (Math.PI / 2))];
        var logs = LogDensity(distribution, parameters, [[.. u.Select(Math.Tan)]]);
        var sum = logs.Zip(u, (log, place) => Math.Exp(log) / Math.Pow(Math.Cos(place), 2)).Sum() * Math.PI / points;
        Near.Equal(1, sum, options is UniformBoxShape ? 1e-4 : 1e-9, $"{options}");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Samples_follow_the_density(BaseDistributionShape options)
    {
        // The mean of ln p over samples must be that of the same integral, the negative entropy.
        const int points = 200_000;
        var (distribution, parameters) = Make(options, 1);
        double[] u = [.. Enumerable.Range(1, points - 1).Select(i => (Math.PI * i / points) - (Math.PI / 2))];
        var logs = LogDensity(distribution, parameters, [[.. u.Select(Math.Tan)]]);
        double Term(double log, double place) => double.IsFinite(log) ? log * Math.Exp(log) / Math.Pow(Math.Cos(place), 2) : 0;
        var expected = logs.Zip(u, Term).Sum() * Math.PI / points;

        var workspace = new Workspace<double>(40_000);
        var values = workspace.Reserve(1);
        distribution.Sample(parameters, workspace[values], new RandomSource(2));
        var sample = LogDensity(distribution, parameters, [workspace[values].Column(0).ToArray()]);
        var mean = sample.Average();
        var error = Math.Sqrt(sample.Average(value => Math.Pow(value - mean, 2)) / sample.Length);
        Assert.True(Math.Abs(mean - expected) <= (4 * error) + 1e-4, $"{options}: {mean} instead of {expected} ± {error}");
    }

    [Fact]
    public void Student_t_knows_Cauchys_neighbour_and_the_normal_limit()
    {
        var (heavy, parameters) = Make(new StudentTShape { DegreesOfFreedom = 2 }, 1);
        Near.Equal(-1.5 * Math.Log(2 + 9.0), LogDensity(heavy, parameters, [[3.0]])[0], 1e-13, "ν = 2: p = (2 + z²)^(−3/2)");
        var (light, many) = Make(new StudentTShape { DegreesOfFreedom = 1e9 }, 1);
        Near.Equal(-4.5 - (0.5 * Math.Log(2 * Math.PI)), LogDensity(light, many, [[3.0]])[0], 1e-6, "ν → ∞");
    }

    [Fact]
    public void The_box_is_empty_outside_and_keeps_a_NaN()
    {
        var (box, parameters) = Make(new UniformBoxShape(), 2);
        var logs = LogDensity(box, parameters, [[0.5, 1.01, 0, double.NaN], [-1, 0, -2, 0]]);
        Assert.Equal([-2 * Math.Log(2), double.NegativeInfinity, double.NegativeInfinity, double.NaN], logs);
    }

    [Theory]
    [InlineData(0.5, 0.57236494292470008, -1.9635100260214235)]
    [InlineData(1, 0, -0.57721566490153287)]
    [InlineData(4.5, 2.4537365708424423, 1.3888709263595289)]
    [InlineData(100, 359.13420536957540, 4.6001618527380874)]
    public void Gamma_functions_equal_tabulated_values(double x, double logGamma, double digamma)
    {
        Near.Equal(logGamma, GammaFunction.Log(x), 1e-14, $"ln Γ({x})");
        Near.Equal(digamma, GammaFunction.Digamma(x), 1e-14, $"ψ({x})");
    }

    private static (BaseDistribution<double> Distribution, double[] Parameters) Make(BaseDistributionShape options, int dimension)
    {
        var distribution = options.Build<double>(dimension);
        var parameters = new double[distribution.ParameterCount];
        distribution.Initialize(parameters, new RandomSource(7));
        Assert.Equal(parameters.Length, distribution.ParameterBlocks.Sum(block => block.Count));
        return (distribution, parameters);
    }

    private static double[][] Rows(RandomSource random, int rows, int dimension, double scale)
        => [.. Enumerable.Range(0, dimension).Select(_ =>
            Enumerable.Range(0, rows).Select(_ => Math.Tanh(scale * random.NextNormal())).ToArray())];

    private static void Fill(Tile<double> tile, double[][] columns)
    {
        tile.Clear();
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column].CopyTo(tile.Column(column));
        }
    }

    private static double[] LogDensity(BaseDistribution<double> distribution, double[] parameters, double[][] columns)
    {
        var workspace = new Workspace<double>(columns[0].Length);
        var (values, logs) = (workspace.Reserve(columns.Length), workspace.Reserve(1));
        Fill(workspace[values], columns);
        workspace[logs].Clear();
        distribution.AddLogDensity(parameters, workspace[values], workspace[logs].Column(0));
        return workspace[logs].Column(0)[..columns[0].Length].ToArray();
    }
}
