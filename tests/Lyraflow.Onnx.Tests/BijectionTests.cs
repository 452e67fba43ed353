using System.Reflection;
using System.Text.Json.Serialization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Layers;
using Lyraflow.Onnx.Layers.Transformers;
using Lyraflow.Tests.Layers.Contracts;

namespace Lyraflow.Onnx.Tests;

/// <summary>Every bijection of the contract tests, exported.</summary>
public class BijectionTests
{
    public static TheoryData<string> Names => BijectionRegistry.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        var item = BijectionRegistry.Find(name);
        var context = item.Links.Max(link => link.Build<float>().ContextDimension);
        var shape = new FlowShape(item.Links, new StandardNormalShape())
        {
            Context = context == 0 ? null : new Standardization([.. Enumerable.Repeat(0.5, context)], [.. Enumerable.Repeat(2.0, context)]),
        };
        var flow = new Flow<float>(shape, Array.ConvertAll(item.Parameters(), value => (float)value));
        var rows = ExampleRows.Draw(20, item.Dimension);
        rows = context == 0 ? rows : rows.Given(ExampleRows.Draw(20, context, seed: 2));
        var model = ExampleModels.Of([flow], item.Dimension, context);
        Agreement.Require(model, rows, OnnxScores.Of(model, rows));
    }

    [Fact]
    public void All_kinds_are_known_but_code_of_somebody_else()
    {
        Assert.Equal(
            [typeof(CustomBijectionShape)], Kinds(typeof(BijectionShape)).Where(kind => !BijectionGraphs.Has(kind)));
        Assert.DoesNotContain(Kinds(typeof(ScalarTransformerShape)), kind => !ScalarGraphs.Has(kind));
    }

    private static IEnumerable<Type> Kinds(Type shape)
        => shape.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType);
}
