using System.Text.Json.Serialization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(RealNvp), "realnvp")]
public abstract partial record FlowRecipe;

/// <summary>
/// RealNVP (Dinh et al. 2017): affine coupling layers, the halves exchanged after each. In the place of the source's
/// batch normalization, which makes a density depend on its batch, stands the activation normalization of Glow
/// (Kingma and Dhariwal 2018, section 3.1).
/// </summary>
public sealed record RealNvp : NetworkFlowRecipe
{
    /// <summary>Eight layers.</summary>
    public RealNvp() => Layers = 8;

    /// <inheritdoc/>
    public override string Name => "realnvp";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationShape(dimension);
        yield return new CouplingShape(
            dimension, NeuralSplineFlow.SecondHalf(dimension), Hidden, [new AffineTransformerShape()]) { Context = context };
        yield return PermutationShape.Reversal(dimension);
    }
}
