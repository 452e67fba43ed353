using System.Text.Json.Serialization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(AutoregressiveSplineFlow), "nsf-ar")]
public abstract partial record FlowRecipe;

/// <summary>
/// The autoregressive neural spline flow (Durkan et al. 2019, section 2.1 and table 1, RQ-NSF (AR)): masked
/// networks set the splines, and the order of the columns is reversed after each layer. Five layers instead of the
/// source's ten with residual networks. A sample costs D passes per layer.
/// </summary>
public sealed record AutoregressiveSplineFlow : SplineFlowRecipe
{
    /// <summary>Five layers.</summary>
    public AutoregressiveSplineFlow() => Layers = 5;

    /// <inheritdoc/>
    public override string Name => "nsf-ar";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        var splines = TailBound.Select(bound => new RationalQuadraticSplineShape(Bins, -bound, bound)).ToArray();
        yield return new AutoregressiveShape(dimension, Hidden, splines) { Context = context };
        yield return PermutationShape.Reversal(dimension);
    }
}
