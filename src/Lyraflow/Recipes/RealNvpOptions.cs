using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Recipes;

/// <summary>
/// RealNVP (Dinh et al. 2017): affine coupling layers, the halves exchanged after each. In the place of the source's
/// batch normalization, which makes a density depend on its batch, stands the activation normalization of Glow
/// (Kingma and Dhariwal 2018, section 3.1).
/// </summary>
public sealed record RealNvpOptions : NetworkFlowRecipe
{
    /// <summary>Eight layers.</summary>
    public RealNvpOptions() => Layers = 8;

    /// <inheritdoc/>
    public override string Name => "realnvp";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationOptions(dimension);
        yield return new CouplingOptions(
            dimension, NeuralSplineFlowOptions.SecondHalf(dimension), Hidden, [new AffineTransformerOptions()]) { Context = context };
        yield return PermutationOptions.Reversal(dimension);
    }
}
