using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// The density that all classes of a model have in common, with a tiny weight: Gaussians of geometrically growing width
/// about all rows. Far from every training row it outlasts the tails of the classes, so that nothing is said there for
/// one class or another because its tails happen to be the heavier.
/// </summary>
public static class BroadFloor
{
    /// <summary>The weight of the floor in every class.</summary>
    public const double Weight = 1e-4;

    // In standard deviations of all rows: 1, 10^½, 10, … 10⁶.
    private const int Scales = 13;

    // Of the variance, so that a column that others determine still has a width of its own.
    private const double Ridge = 1e-3;

    /// <summary>The floor about some rows.</summary>
    /// <param name="rows">The rows of all classes.</param>
    /// <exception cref="InputException">A column is constant.</exception>
    public static GaussianMixture About(FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var frame = Standardization.Fit(rows.Columns, rows.Names);
        var covariance = ExpectationMaximization.Covariance(rows, frame);
        for (var i = 0; i < rows.Dimension; i++)
        {
            covariance[i, i] *= 1 + Ridge;
        }

        var center = new MixtureComponent(1, new double[rows.Dimension], covariance);
        var scales = new TailScales([.. Enumerable.Range(0, Scales).Select(j => (Math.Pow(10, j / 2.0), 1.0 / Scales))]);
        return new GaussianMixture([.. scales.Spread(GaussianMixture.Rescale(center, frame, inward: false))]);
    }
}
