using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers.Transformers;

/// <summary>All kinds of scalar map that a graph can hold. A new one is a file beside these and a line here.</summary>
internal static class ScalarGraphs
{
    private static readonly Dictionary<Type, ScalarGraph> Known = new ScalarGraph[] { new AffineGraph(), new SplineGraph() }
        .ToDictionary(graph => graph.Shape);

    /// <summary>Whether there is one for a shape.</summary>
    public static bool Has(Type shape) => Known.ContainsKey(shape);

    /// <summary>The map of each of some columns, where one stands for all or each has its own.</summary>
    public static IReadOnlyList<ScalarTransformerShape> Each(IReadOnlyList<ScalarTransformerShape> shapes, int columns)
        => [.. Enumerable.Range(0, columns).Select(column => shapes[Math.Min(column, shapes.Count - 1)])];

    /// <summary>The number of parameters of a map.</summary>
    public static int Parameters(ScalarTransformerShape shape) => shape.Build<float>().ParametersPerColumn;

    /// <summary>Maps columns, those of one kind together.</summary>
    /// <param name="shapes">The map of each column.</param>
    /// <param name="columns">Members × rows × columns.</param>
    /// <param name="theta">Members × rows × parameters, column after column.</param>
    /// <param name="backward">Whether from base to data.</param>
    /// <returns>The columns mapped, in their order, and one log-determinant per member and row.</returns>
    public static (Value Columns, Value LogDeterminant) Apply(
        IReadOnlyList<ScalarTransformerShape> shapes, Value columns, Value theta, bool backward)
    {
        var starts = new int[shapes.Count + 1];
        for (var column = 0; column < shapes.Count; column++)
        {
            starts[column + 1] = starts[column] + Parameters(shapes[column]);
        }

        var groups = Enumerable.Range(0, shapes.Count)
            .GroupBy(column => Known[shapes[column].GetType()].Kind(shapes[column]))
            .Select(group => group.ToArray())
            .ToArray();
        var mapped = new List<Value>();
        var slopes = new List<Value>();
        foreach (var group in groups)
        {
            var isAll = groups.Length == 1;
            var own = isAll ? columns : columns.Columns(group);
            int[] places = [.. group.SelectMany(column => Enumerable.Range(starts[column], starts[column + 1] - starts[column]))];
            var ownTheta = (isAll ? theta : theta.Columns(places)).Reshape(0, 0, group.Length, places.Length / group.Length);
            ScalarTransformerShape[] ownShapes = [.. group.Select(column => shapes[column])];
            var graph = Known[ownShapes[0].GetType()];
            var (result, logSlope) = backward ? graph.ToData(ownShapes, own, ownTheta) : graph.ToBase(ownShapes, own, ownTheta);
            mapped.Add(result);
            slopes.Add(logSlope);
        }

        var together = mapped[0].Beside([.. mapped.Skip(1)]);
        int[] order = [.. groups.SelectMany(group => group)];
        return (
            groups.Length == 1 ? together : together.Columns(PermutationGraph.Undone(order)),
            slopes[0].Beside([.. slopes.Skip(1)]).Sum());
    }
}
