using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Mathematics;
using Lyraflow.Statistics.Tests;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Checks of a density that see all columns at once.</summary>
public sealed class DensityEvaluator(Standardization unit, RandomSource random, WorkerTeam team)
{
    // The permutation test takes time and memory with the square of these.
    private const int EnergyRows = 1000;
    private const int Permutations = 499;
    private const int RegionSamples = 20_000;
    private const int IntegralDraws = 50_000;

    private static readonly double[] Levels = [0.5, 0.683, 0.9, 0.954, 0.99];

    /// <summary>Whether a row lies within the cuts of its catalogue; null where there are none.</summary>
    public Func<ReadOnlySpan<float>, bool>? Cuts { get; init; }

    /// <summary>All checks of one class's density.</summary>
    /// <param name="name">The class.</param>
    /// <param name="flow">Its flow.</param>
    /// <param name="test">Rows that the flow was not trained on.</param>
    /// <param name="testLogDensity">Their log densities, per unit of the data.</param>
    /// <param name="samples">Rows drawn from the flow.</param>
    public FitMetrics Measure(
        string name, Flow<float> flow, FeatureTable<float> test, double[] testLogDensity, FeatureTable<float> samples)
    {
        var (testRows, sampleRows) = (Interleave(test), Interleave(samples));
        var energy = TwoSampleDistance.EnergyDistance(
            testRows,
            sampleRows,
            test.Dimension,
            random.Fork($"energy {name}"),
            new PermutationTestSettings { MaximumRows = EnergyRows, Permutations = Permutations });
        var apart = ClassifierTwoSampleTest.Run(testRows, sampleRows, test.Dimension, random.Fork($"tell apart {name}"));
        var some = samples.Select([.. Enumerable.Range(0, Math.Min(RegionSamples, samples.Rows))]);
        var regions = HighestDensityRegion.Coverage(testLogDensity, LogDensity(flow, some), Levels);
        var baseSpace = BaseSpace.AgainstStandardNormal(RowMajor(ToNormal(flow, test), _ => 1), test.Dimension);
        return new FitMetrics
        {
            EnergyDistance = new(energy.Statistic, energy.PValue, energy.FirstRows, energy.SecondRows),
            ClassifierTest = new(apart.Accuracy, apart.PValue, apart.LearnedRows, apart.JudgedRows),
            Integral = Integrate(name, flow, samples),
            RegionCoverage = [.. regions.Select(region => new CoverageMetrics(region.Level, region.Coverage, region.StandardError))],
            BaseSpace = new(
                [.. baseSpace.Columns.Select(TestMetrics.Of)], TestMetrics.Of(baseSpace.SquaredRadius), baseSpace.MeanSquaredRadius),
            SamplesInBox = Cuts is null ? null : ShareOf(samples, Cuts),
        };
    }

    /// <summary>
    /// The base values of rows, standard normal if the density is right: where the base is another, by way of the
    /// normal distribution's quantiles.
    /// </summary>
    public static FeatureTable<float> ToNormal(Flow<float> flow, FeatureTable<float> rows)
    {
        var values = ToBase(flow, rows);
        return flow.Base switch
        {
            UniformBox<float> => new FeatureTable<float>([.. values.Columns.Select(column => Array.ConvertAll(column, OnBox))]),
            StudentT<float> t => new FeatureTable<float>([.. values.Columns.Zip(
                t.DegreesOfFreedom(flow.Parameters[^t.ParameterCount..]),
                (column, degrees) => Array.ConvertAll(column, value => OffTails(value, degrees)))]),
            _ => values,
        };

        // The edges themselves would be infinite.
        static float OnBox(float value) => (float)SpecialFunctions.NormalQuantile(Math.Clamp(0.5 * (value + 1.0), 1e-9, 1 - 1e-9));

        static float OffTails(float value, double degrees)
        {
            var tail = Math.Max(SpecialFunctions.StudentTSurvival(Math.Abs(value), degrees), double.Epsilon);
            return (float)Math.CopySign(SpecialFunctions.NormalQuantile(tail), value);
        }
    }

    /// <summary>The base values of rows.</summary>
    private static FeatureTable<float> ToBase(Flow<float> flow, FeatureTable<float> rows)
    {
        var result = new FeatureTable<float>(rows.Rows, rows.Dimension);
        var pass = new FlowPass<float>(flow, TileSize.MaximumRows, keep: false);
        for (var first = 0; first < rows.Rows; first += TileSize.MaximumRows)
        {
            var tile = pass.Begin(Math.Min(TileSize.MaximumRows, rows.Rows - first));
            for (var column = 0; column < rows.Dimension; column++)
            {
                rows.Columns[column].AsSpan(first, tile.Rows).CopyTo(tile.Column(column));
            }

            pass.SetContext(rows.Context, first);
            pass.ToBase();
            for (var column = 0; column < rows.Dimension; column++)
            {
                tile.Column(column)[..tile.Rows].CopyTo(result.Columns[column].AsSpan(first));
            }
        }

        return result;
    }

    private IntegralMetrics Integrate(string name, Flow<float> flow, FeatureTable<float> samples)
    {
        var source = random.Fork($"integral {name}");
        var proposal = DensityIntegral.Proposal(samples, source);
        var points = proposal.Sample(IntegralDraws, source);
        if (samples.Context is { } context)
        {
            // The mean over contexts of integrals that should each be one.
            points = points.Given(context.Select([.. Enumerable.Range(0, IntegralDraws)]));
        }

        var integral = DensityIntegral.Estimate(LogDensity(flow, points), proposal.LogDensity(points, team.Threads));
        return new IntegralMetrics(integral.Estimate, integral.StandardError);
    }

    private double[] LogDensity(Flow<float> flow, FeatureTable<float> rows)
    {
        var result = new float[rows.Rows];
        new FlowScorer<float>(flow, team).LogDensity(rows, result);
        return Array.ConvertAll(result, value => (double)value);
    }

    private static double ShareOf(FeatureTable<float> samples, Func<ReadOnlySpan<float>, bool> cuts)
    {
        var inside = 0;
        Span<float> row = stackalloc float[samples.Dimension];
        for (var i = 0; i < samples.Rows; i++)
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = samples.Columns[column][i];
            }

            inside += cuts(row) ? 1 : 0;
        }

        return (double)inside / samples.Rows;
    }

    private double[] Interleave(FeatureTable<float> rows) => RowMajor(rows, column => 1 / unit.Scale[column]);

    private static double[] RowMajor(FeatureTable<float> rows, Func<int, double> scale)
    {
        var values = new double[rows.Rows * rows.Dimension];
        for (var column = 0; column < rows.Dimension; column++)
        {
            for (var row = 0; row < rows.Rows; row++)
            {
                values[(row * rows.Dimension) + column] = rows.Columns[column][row] * scale(column);
            }
        }

        return values;
    }
}
