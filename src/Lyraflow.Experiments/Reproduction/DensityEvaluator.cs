using Lyraflow.Bijections;
using Lyraflow.Catalogs.AstroMl;
using Lyraflow.Classification.DensityChecks;
using Lyraflow.Classification.Metrics;
using Lyraflow.Numerics;

namespace Lyraflow.Experiments.Reproduction;

/// <summary>Checks of a density that see all columns at once.</summary>
internal sealed class DensityEvaluator(StandardizationOptions unit, RandomSource random, WorkerTeam team)
{
    // The permutation test takes time and memory with the square of these.
    private const int EnergyRows = 1000;
    private const int Permutations = 499;
    private const int RegionSamples = 20_000;

    private static readonly double[] Levels = [0.5, 0.683, 0.9, 0.954, 0.99];

    public FitMetrics Measure(ClassRun run, double[] testLogDensity, FeatureTable<float> samples)
    {
        var test = run.Rows.Test;
        var energy = TwoSampleDistance.EnergyDistance(
            Interleave(test),
            Interleave(samples),
            test.Dimension,
            random.Fork($"energy {run.Name}"),
            new Classification.Metrics.PermutationOptions { MaximumRows = EnergyRows, Permutations = Permutations });
        var some = samples.Select([.. Enumerable.Range(0, Math.Min(RegionSamples, samples.Rows))]);
        var sampleLogDensity = new float[some.Rows];
        new FlowScorer<float>(run.Flow, team).LogDensity(some, sampleLogDensity);
        var regions = HighestDensityRegion.Coverage(testLogDensity, Array.ConvertAll(sampleLogDensity, value => (double)value), Levels);
        var baseSpace = BaseSpace.AgainstStandardNormal(RowMajor(ToBase(run.Flow, test), _ => 1), test.Dimension);
        return new FitMetrics
        {
            EnergyDistance = new(energy.Statistic, energy.PValue, energy.FirstRows, energy.SecondRows),
            RegionCoverage = [.. regions.Select(region => new CoverageMetrics(region.Level, region.Coverage, region.StandardError))],
            BaseSpace = new([.. baseSpace.Columns.Select(TestMetrics.Of)], TestMetrics.Of(baseSpace.SquaredRadius), baseSpace.MeanSquaredRadius),
            SamplesInBox = InBox(samples),
        };
    }

    /// <summary>The base values of rows.</summary>
    public static FeatureTable<float> ToBase(Flow<float> flow, FeatureTable<float> rows)
    {
        var result = new FeatureTable<float>(rows.Rows, rows.Dimension);
        var pass = new FlowPass<float>(flow, TileShape.MaximumRows, keep: false);
        for (var first = 0; first < rows.Rows; first += TileShape.MaximumRows)
        {
            var tile = pass.Begin(Math.Min(TileShape.MaximumRows, rows.Rows - first));
            for (var column = 0; column < rows.Dimension; column++)
            {
                rows.Columns[column].AsSpan(first, tile.Rows).CopyTo(tile.Column(column));
            }

            pass.ToBase();
            for (var column = 0; column < rows.Dimension; column++)
            {
                tile.Column(column)[..tile.Rows].CopyTo(result.Columns[column].AsSpan(first));
            }
        }

        return result;
    }

    private static double InBox(FeatureTable<float> samples)
    {
        var inside = 0;
        Span<float> row = stackalloc float[samples.Dimension];
        for (var i = 0; i < samples.Rows; i++)
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = samples.Columns[column][i];
            }

            inside += SesarColorBox.Contains(row) ? 1 : 0;
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
