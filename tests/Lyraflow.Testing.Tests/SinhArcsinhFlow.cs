using Lyraflow.Flows;
using Lyraflow.Layers;

namespace Lyraflow.Testing.Tests;

/// <summary>Layers that mix columns linearly and bend each by itself.</summary>
internal sealed record SinhArcsinhFlow : FlowRecipe
{
    public SinhArcsinhFlow() => Layers = 3;

    public override string Name => "tests.sas";

    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
        => [new CustomBijectionShape(SinhArcsinh.Name, dimension), new LinearShape(dimension)];
}
