using Lyraflow.Engine.Networks;
using Lyraflow.Layers;
using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Onnx.Layers.Transformers;

namespace Lyraflow.Onnx.Layers;

/// <summary>
/// A masked network reads the columns before each column and sets its scalar map: one pass to the base, and one pass for
/// each column to the data.
/// </summary>
internal sealed class AutoregressiveGraph : BijectionGraph<AutoregressiveShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(AutoregressiveShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var maps = ScalarGraphs.Each(shape.Transformers, shape.Dimension);
        var theta = NetworkGraph.Apply(Masked(shape, maps, parameters), Input(shape, rows, rows.Values));
        var (mapped, logDeterminant) = ScalarGraphs.Apply(maps, rows.Values, theta, backward: false);
        return rows.Mapped(mapped, logDeterminant);
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(AutoregressiveShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var maps = ScalarGraphs.Each(shape.Transformers, shape.Dimension);
        var masked = Masked(shape, maps, parameters);

        // Columns that are still to come are zero; no output that is asked for reads them.
        var unknown = rows.Values * 0;
        var result = rows;
        var known = new List<Value>();
        var first = 0;
        for (var column = 0; column < shape.Dimension; column++)
        {
            var count = ScalarGraphs.Parameters(maps[column]);
            Value[] columns = [.. known, unknown.Slice(column, shape.Dimension - column)];
            var theta = NetworkGraph.Apply(masked, Input(shape, rows, columns[0].Beside(columns[1..])), (first, count));
            var (mapped, logDeterminant) = ScalarGraphs.Apply([maps[column]], rows.Values.Slice(column, 1), theta, backward: true);
            known.Add(mapped);
            result = result.Mapped(result.Values, logDeterminant);
            first += count;
        }

        return result.Mapped(known[0].Beside([.. known.Skip(1)]));
    }

    private static Value Input(AutoregressiveShape shape, LayerRows rows, Value columns)
        => shape.Context > 0 ? rows.Context!.Beside(columns) : columns;

    /// <summary>The parameters with zeros where the masks are.</summary>
    private static LayerParameters Masked(
        AutoregressiveShape shape, IReadOnlyList<ScalarTransformerShape> maps, LayerParameters parameters)
    {
        var network = new MaskedPerceptron<float>(shape.Context, shape.Hidden, [.. maps.Select(ScalarGraphs.Parameters)]);
        return parameters.With(Array.ConvertAll(parameters.Members, member =>
        {
            var masked = (float[])member.Clone();
            network.ClearHidden(masked);
            return masked;
        }));
    }
}
