using System.Text.Json.Serialization;
using Lyraflow.Densities;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(BoxSplineFlow), BoxSplineFlow.RecipeName)]
public abstract partial record FlowRecipe;

/// <summary>
/// A neural spline flow on a box, for data that a hard selection ends: the box is scaled to [−1, 1], splines with free
/// ends map that interval to itself (Durkan et al. 2019, section 3.1, without tails), and the base is uniform on it.
/// All its density and all its samples lie in the box. The box takes the place of a standardization.
/// </summary>
public sealed record BoxSplineFlow : SplineFlowRecipe
{
    /// <summary>The name of the recipe.</summary>
    public const string RecipeName = "nsf-box";

    /// <summary>Eight layers on a box.</summary>
    /// <param name="box">The box.</param>
    public BoxSplineFlow(BoxScalingShape box)
    {
        Layers = 8;
        Box = box;
    }

    /// <summary>The box, in the units of the data.</summary>
    public BoxScalingShape Box { get; init; }

    /// <inheritdoc/>
    protected override BaseDistributionShape Base => new UniformBoxShape();

    /// <inheritdoc/>
    protected override BijectionShape? First(int dimension, Standardization? standardization)
    {
        Box.RequireColumns(dimension);
        return Box;
    }

    /// <inheritdoc/>
    public override string Name => RecipeName;

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        var spline = new RationalQuadraticSplineShape(Bins, -1, 1) { Boundary = SplineBoundary.Free };
        yield return dimension == 1
            ? new AutoregressiveShape(dimension, Hidden, [spline]) { Context = context }
            : new CouplingShape(dimension, NeuralSplineFlow.SecondHalf(dimension), Hidden, [spline]) { Context = context };
        yield return PermutationShape.Rotation(dimension);
    }
}
