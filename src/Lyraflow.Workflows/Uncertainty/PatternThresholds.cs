using System.Collections.Concurrent;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>
/// The log density below which a class does not claim a row, for every pattern of what is missing: a quantile of the class's
/// own samples, as for complete rows. Drawn where it is first asked for, the same for any order of the rows.
/// </summary>
internal sealed class PatternThresholds
{
    private const int Samples = 20_000;

    // Of the samples, the least likely by the rough densities: among them lies the quantile.
    private const int Closer = 160;
    private const double Share = OutlierThresholds.Share;

    // A threshold needs no hundredth of a nat.
    private static readonly IntegrationSettings Loose = new() { Tolerance = 0.05, MostPoints = 1024 };

    private readonly IReadOnlyList<ModelClass> _classes;
    private readonly IReadOnlyList<UncertainDensity> _densities;
    private readonly ConcurrentDictionary<MissingPattern, Lazy<double[]>> _known = new();

    public PatternThresholds(IReadOnlyList<ModelClass> classes, IReadOnlyList<UncertainDensity> densities)
    {
        (_classes, _densities) = (classes, densities);
        _known[default] = new Lazy<double[]>(() => [.. classes.Select(item => OutlierThresholds.Threshold(item).Finite)]);
    }

    /// <summary>The thresholds of the classes for rows like one.</summary>
    /// <param name="reader">Where the row was read.</param>
    public double[] Of(RowReader reader)
    {
        if (!reader.IsUsualPattern)
        {
            // Every such row has directions of its own, and nothing to be compared with.
            return [.. _classes.Select(_ => double.MinValue)];
        }

        // Made of a copy of the row's directions, since other rows come before it is drawn.
        return _known.GetOrAdd(reader.Pattern, _ =>
        {
            var free = Directions(reader.Row);
            return new Lazy<double[]>(() => [.. _densities.Select((density, k) => Draw(density, free))]);
        }).Value;
    }

    private static double[][] Directions(UncertainRow row)
        => [.. Enumerable.Range(0, row.Count)
            .Where(j => row.Kind(j) != DirectionKind.Gaussian)
            .Select(j => row.Direction(j).ToArray())];

    private static double Draw(UncertainDensity density, double[][] free)
    {
        var random = new RandomSource(0).Fork("outliers");
        var sample = OutlierThresholds.Draw(density.Density, null, Samples, random, threads: 1);
        int[] all = [.. Enumerable.Range(0, Samples)];
        var rough = Score(density.Rough(), sample, all, free);
        if (density.IsExact)
        {
            return OutlierThreshold.FromSamples(rough, Share).Finite;
        }

        Array.Sort(rough, all);
        var closer = Score(density, sample, all[..Closer], free);
        return OutlierThreshold.FromSamples(closer, Share * Samples / Closer).Finite;
    }

    private static double[] Score(UncertainDensity density, FeatureTable<float> sample, int[] chosen, double[][] free)
    {
        var scorer = new UncertainScorer([density], Loose);
        var row = new UncertainRow(sample.Dimension);
        foreach (var direction in free)
        {
            row.AddFree(direction);
        }

        var (found, error) = (new double[1], new double[1]);
        return [.. chosen.Select(place =>
        {
            for (var i = 0; i < sample.Dimension; i++)
            {
                row.Center[i] = sample.Columns[i][place];
            }

            scorer.LogDensity(row, found, error);
            return double.IsNaN(found[0]) ? double.NegativeInfinity : found[0];
        })];
    }
}
