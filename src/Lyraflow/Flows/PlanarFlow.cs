using System.Text.Json.Serialization;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(PlanarFlow), "planar")]
public abstract partial record FlowRecipe;

/// <summary>
/// The planar flow (Rezende and Mohamed 2015, section 4.1; up to 32 layers in its figure 3), used from data to base,
/// so that densities are closed forms and samples need root finding. Each layer bends space along one plane only.
/// </summary>
public sealed record PlanarFlow : FlowRecipe
{
    /// <summary>Thirty-two layers.</summary>
    public PlanarFlow() => Layers = 32;

    /// <inheritdoc/>
    public override string Name => "planar";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context) => [new PlanarShape(dimension)];
}
