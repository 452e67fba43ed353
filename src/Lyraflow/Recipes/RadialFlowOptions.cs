using Lyraflow.Bijections;

namespace Lyraflow.Recipes;

/// <summary>
/// The radial flow (Rezende and Mohamed 2015, section 4.1), used from data to base. Each layer moves rows along the
/// rays from one point only; it takes many to bend a density.
/// </summary>
public sealed record RadialFlowOptions : FlowRecipe
{
    /// <summary>Thirty-two layers.</summary>
    public RadialFlowOptions() => Layers = 32;

    /// <inheritdoc/>
    public override string Name => "radial";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context) => [new RadialOptions(dimension)];
}
