using Lyraflow.Bijections;

namespace Lyraflow.Recipes;

/// <summary>
/// The planar flow (Rezende and Mohamed 2015, section 4.1; up to 32 layers in its figure 3), used from data to base,
/// so that densities are closed forms and samples need root finding. Each layer bends space along one plane only.
/// </summary>
public sealed record PlanarFlowOptions : FlowRecipe
{
    /// <summary>Thirty-two layers.</summary>
    public PlanarFlowOptions() => Layers = 32;

    /// <inheritdoc/>
    public override string Name => "planar";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context) => [new PlanarOptions(dimension)];
}
