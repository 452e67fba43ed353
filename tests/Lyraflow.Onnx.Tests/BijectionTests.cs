using System.Reflection;
using System.Text.Json.Serialization;
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
        var (model, rows) = ExampleModels.OfBijections(name);
        Agreement.Require(model, rows, OnnxScores.Of(model, rows).LogDensities);
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
