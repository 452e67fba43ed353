using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;
using Lyraflow.Distributions;

namespace Lyraflow;

/// <summary>
/// The recipe of the paper's flow: coupling layers with rational-quadratic splines, a rotation by one column after
/// each (Durkan et al. 2019; Tyagi 2022, section 3), on a standard normal base.
/// </summary>
public sealed record NeuralSplineFlowOptions
{
    /// <summary>Number of coupling layers.</summary>
    public int Layers { get; init; } = 8;

    /// <summary>Bins of each spline.</summary>
    public int Bins { get; init; } = 8;

    /// <summary>Widths of each conditioner's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>
    /// The splines act on [−B, B] in standardized units: one B for all, or one for each transformed place (the
    /// rotation brings every column to every place).
    /// </summary>
    public IReadOnlyList<double> TailBound { get; init; } = [8];

    /// <summary>Composes the flow.</summary>
    /// <param name="dimension">Number of columns, at least two.</param>
    /// <param name="standardization">The first, frozen layer; null for data that is standardized already.</param>
    /// <exception cref="InputException">A value is impossible.</exception>
    public FlowOptions Compose(int dimension, StandardizationOptions? standardization = null)
    {
        if (Layers < 1)
        {
            throw new InputException($"A flow needs at least one layer, not {Layers}.");
        }

        var bijections = new List<BijectionOptions>();
        if (standardization is not null)
        {
            bijections.Add(standardization);
        }

        var transformed = Enumerable.Range(dimension / 2, dimension - (dimension / 2)).ToArray();
        for (var layer = 0; layer < Layers; layer++)
        {
            var splines = TailBound.Select(bound => new RationalQuadraticSplineOptions(Bins, -bound, bound)).ToArray();
            bijections.Add(new CouplingOptions(dimension, transformed, Hidden, splines));
            bijections.Add(PermutationOptions.Rotation(dimension));
        }

        return new FlowOptions(bijections, new StandardNormalOptions());
    }
}
