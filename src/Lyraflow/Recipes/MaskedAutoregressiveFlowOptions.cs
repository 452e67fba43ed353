using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Recipes;

/// <summary>
/// MAF (Papamakarios et al. 2017, section 3): five affine autoregressive layers, the order of the columns reversed
/// after each, with activation normalization in the place of the source's batch normalization. A sample costs D
/// passes per layer.
/// </summary>
public sealed record MaskedAutoregressiveFlowOptions : NetworkFlowRecipe
{
    /// <summary>Five layers.</summary>
    public MaskedAutoregressiveFlowOptions() => Layers = 5;

    /// <inheritdoc/>
    public override string Name => "maf";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationOptions(dimension);
        yield return new AutoregressiveOptions(dimension, Hidden, [new AffineTransformerOptions()]) { Context = context };
        yield return PermutationOptions.Reversal(dimension);
    }
}
