using System.Text.Json.Serialization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(InverseAutoregressiveFlow), "iaf")]
public abstract partial record FlowRecipe;

/// <summary>
/// IAF (Kingma et al. 2016): MAF's layers turned round, so that a sample takes one pass per layer, a density D, and
/// the back-propagation of a training step D + 2 (<see cref="Inverse{T}"/>). It was made for variational inference; to
/// learn a density from rows, MAF is the faster choice.
/// </summary>
public sealed record InverseAutoregressiveFlow : NetworkFlowRecipe
{
    /// <summary>Five layers.</summary>
    public InverseAutoregressiveFlow() => Layers = 5;

    /// <inheritdoc/>
    public override string Name => "iaf";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        yield return new ActivationNormalizationShape(dimension);
        yield return new InverseShape(
            new AutoregressiveShape(dimension, Hidden, [new AffineTransformerShape()]) { Context = context });
        yield return PermutationShape.Reversal(dimension);
    }
}
