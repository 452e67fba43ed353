using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Recipes;

/// <summary>
/// IAF (Kingma et al. 2016): MAF's layers turned round, so that a sample takes one pass per layer, a density D, and
/// the back-propagation of a training step D + 2 (<see cref="Inverse{T}"/>). It was made for variational inference; to
/// learn a density from rows, MAF is the faster choice.
/// </summary>
public sealed record InverseAutoregressiveFlowOptions : NetworkFlowRecipe
{
    /// <summary>Five layers.</summary>
    public InverseAutoregressiveFlowOptions() => Layers = 5;

    /// <inheritdoc/>
    public override string Name => "iaf";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationOptions(dimension);
        yield return new InverseOptions(
            new AutoregressiveOptions(dimension, Hidden, [new AffineTransformerOptions()]) { Context = context });
        yield return PermutationOptions.Reversal(dimension);
    }
}
