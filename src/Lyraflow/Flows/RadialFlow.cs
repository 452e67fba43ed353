using System.Text.Json.Serialization;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(RadialFlow), "radial")]
public abstract partial record FlowRecipe;

/// <summary>
/// The radial flow (Rezende and Mohamed 2015, section 4.1), used from data to base. Each layer moves rows along the
/// rays from one point only; it takes many to bend a density.
/// </summary>
public sealed record RadialFlow : FlowRecipe
{
    /// <summary>Thirty-two layers.</summary>
    public RadialFlow() => Layers = 32;

    /// <inheritdoc/>
    public override string Name => "radial";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context) => [new RadialShape(dimension)];
}
