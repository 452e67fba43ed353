using System.Text.Json.Serialization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(MaskedAutoregressiveFlow), "maf")]
public abstract partial record FlowRecipe;

/// <summary>
/// MAF (Papamakarios et al. 2017, section 3): five affine autoregressive layers, the order of the columns reversed
/// after each, with activation normalization in the place of the source's batch normalization. A sample costs D
/// passes per layer.
/// </summary>
public sealed record MaskedAutoregressiveFlow : NetworkFlowRecipe
{
    /// <summary>Five layers.</summary>
    public MaskedAutoregressiveFlow() => Layers = 5;

    /// <inheritdoc/>
    public override string Name => "maf";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationShape(dimension);
        yield return new AutoregressiveShape(dimension, Hidden, [new AffineTransformerShape()]) { Context = context };
        yield return PermutationShape.Reversal(dimension);
    }
}
