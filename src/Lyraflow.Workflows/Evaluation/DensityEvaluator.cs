using Lyraflow.Densities;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
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
    /// <param name="density">Its density.</param>
    /// <param name="test">Rows that the density was not fitted to.</param>
    /// <param name="testLogDensity">Their log densities, per unit of the data.</param>
    /// <param name="samples">Rows drawn from the density.</param>
    public FitMetrics Measure(
        string name, IDensity<float> density, FeatureTable<float> test, double[] testLogDensity, FeatureTable<float> samples)
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
        var regions = HighestDensityRegion.Coverage(testLogDensity, density.LogDensity(some, team), Levels);
        return new FitMetrics
        {
            EnergyDistance = new(energy.Statistic, energy.PValue, energy.FirstRows, energy.SecondRows),
            ClassifierTest = new(apart.Accuracy, apart.PValue, apart.LearnedRows, apart.JudgedRows),
            Integral = Integrate(name, density, samples),
            RegionCoverage = [.. regions.Select(region => new CoverageMetrics(region.Level, region.Coverage, region.StandardError))],
            BaseSpace = Carry(density, test),
            SamplesInBox = Cuts is null ? null : ShareOf(samples, Cuts),
        };
    }

    private BaseSpaceMetrics? Carry(IDensity<float> density, FeatureTable<float> rows)
    {
        if (density.ToNormal(rows, team) is not { } carried)
        {
            return null;
        }

        var check = BaseSpace.AgainstStandardNormal(RowMajor(carried, _ => 1), rows.Dimension);
        return new BaseSpaceMetrics(
            [.. check.Columns.Select(TestMetrics.Of)], TestMetrics.Of(check.SquaredRadius), check.MeanSquaredRadius);
    }

    private IntegralMetrics Integrate(string name, IDensity<float> density, FeatureTable<float> samples)
    {
        var source = random.Fork($"integral {name}");
        var proposal = DensityIntegral.Proposal(samples, source);
        var points = proposal.Sample(IntegralDraws, source);
        if (samples.Context is { } context)
        {
            // The mean over contexts of integrals that should each be one.
            points = points.Given(context.Select([.. Enumerable.Range(0, IntegralDraws)]));
        }

        var integral = DensityIntegral.Estimate(density.LogDensity(points, team), proposal.LogDensity(points, team.Threads));
        return new IntegralMetrics(integral.Estimate, integral.StandardError);
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
