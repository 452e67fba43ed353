using System.Runtime.CompilerServices;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>What a class makes itself is the measure for rows that it does not explain.</summary>
internal static class OutlierThresholds
{
    /// <summary>The share of a class's own samples that lie below its threshold.</summary>
    internal const double Share = 0.001;

    private const int Count = 20_000;

    // A survey asks for every file of it.
    private static readonly ConditionalWeakTable<IDensity<float>, StrongBox<OutlierThreshold>> Drawn = [];

    /// <summary>
    /// The threshold of a class of a model. That of a conditional density is known from its training alone, and without
    /// it only rows that have no density at all are outliers.
    /// </summary>
    public static OutlierThreshold Threshold(ModelClass item)
        => item.Training?.OutlierLogDensity is { } known ? new OutlierThreshold(known)
            : item.Density.ContextDimension == 0
                ? Drawn.GetValue(item.Density, density => new StrongBox<OutlierThreshold>(Threshold(density, null))).Value
            : new OutlierThreshold(double.NegativeInfinity);

    /// <summary>The threshold that a training keeps; null where it is no number.</summary>
    public static double? Known(IDensity<float> density, FeatureTable<float>? context, int threads)
        => Threshold(density, context, threads).LogDensity is var threshold && double.IsFinite(threshold) ? threshold : null;

    /// <summary>The threshold of a density, drawn at rows of context where it is conditional.</summary>
    public static OutlierThreshold Threshold(IDensity<float> density, FeatureTable<float>? context, int threads = 0)
    {
        var random = new RandomSource(0).Fork("outliers");
        var sample = Draw(density, context, Count, random, threads);
        double[] densities =
        [
            .. density.LogDensity(sample, threads).Where(value => !double.IsNaN(value) && !double.IsPositiveInfinity(value))
        ];
        return densities.Length > Count / 2
            ? OutlierThreshold.FromSamples(densities, Share)
            : throw new InputException(
                "The densities of the model are no numbers even for rows that it draws itself; its parameters are damaged. Train "
                    + "it again.");
    }

    /// <summary>Draws from a density, where it is conditional at rows of context that are drawn too.</summary>
    public static FeatureTable<float> Draw(
        IDensity<float> density,
        FeatureTable<float>? context,
        int count,
        RandomSource random,
        int threads
    ) =>
        context is null
            ? density.Sample(count, random, threads)
            : density.Sample(context.Select([.. Enumerable.Range(0, count).Select(_ => random.NextIndex(context.Rows))]), random, threads);
}
