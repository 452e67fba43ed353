using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;
using Lyraflow.Distributions;

namespace Lyraflow.Recipes;

/// <summary>
/// A neural spline flow on a box, for data that a hard selection ends: the box is scaled to [−1, 1], splines with free
/// ends map that interval to itself (Durkan et al. 2019, section 3.1, without tails), and the base is uniform on it.
/// All its density and all its samples lie in the box. The box takes the place of a standardization.
/// </summary>
public sealed record BoxSplineFlowOptions : SplineFlowRecipe
{
    /// <summary>Eight layers on a box.</summary>
    /// <param name="box">The box.</param>
    public BoxSplineFlowOptions(BoxScalingOptions box)
    {
        Layers = 8;
        Box = box;
    }

    /// <summary>The box, in the units of the data.</summary>
    public BoxScalingOptions Box { get; init; }

    private protected override BaseDistributionOptions Base => new UniformBoxOptions();

    private protected override BijectionOptions? First(int dimension, StandardizationOptions? standardization)
    {
        Box.RequireColumns(dimension);
        return Box;
    }

    /// <inheritdoc/>
    public override string Name => "nsf-box";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context)
    {
        var spline = new RationalQuadraticSplineOptions(Bins, -1, 1) { Boundary = SplineBoundary.Free };
        yield return dimension == 1
            ? new AutoregressiveOptions(dimension, Hidden, [spline]) { Context = context }
            : new CouplingOptions(dimension, NeuralSplineFlowOptions.SecondHalf(dimension), Hidden, [spline]) { Context = context };
        yield return PermutationOptions.Rotation(dimension);
    }
}
