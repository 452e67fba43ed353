using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = x + (p − α)·(x − z₀) / (α + r), r = |x − z₀|.</summary>
internal sealed class RadialGraph : BijectionGraph<RadialShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(RadialShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var map = new Map(shape, parameters, graph);
        var offset = rows.Values - map.Center;
        var r = (offset * offset).Sum().SquareRoot();
        return rows.Mapped(rows.Values + (map.Pull(r) * offset), map.LogDeterminant(r));
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(RadialShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        // R = r·(r + p) / (r + α): the positive root of r² + (p − R)·r − α·R, by the form that does not cancel.
        var map = new Map(shape, parameters, graph);
        var offset = rows.Values - map.Center;
        var image = (offset * offset).Sum().SquareRoot();
        var excess = image - map.P;
        var product = 2 * map.Alpha * image;
        var root = excess.Abs() + ((excess * excess) + (2 * product)).SquareRoot();
        var r = (excess >= 0).Choose(root / 2, product / root.AtLeast(double.Epsilon));
        return rows.Mapped(map.Center + (offset / (1 + map.Pull(r))), -map.LogDeterminant(r));
    }

    private sealed class Map
    {
        private readonly int _across;

        public Map(RadialShape shape, LayerParameters parameters, Graph graph)
        {
            var members = parameters.Doubles;
            _across = shape.Dimension - 1;
            Center = Numbers(graph, Array.ConvertAll(members, member => Of(member).Center.ToArray()));
            Alpha = Numbers(graph, Array.ConvertAll(members, member => Of(member).Alpha));
            P = Numbers(graph, Array.ConvertAll(members, member => Of(member).P));

            RadialCoefficients<double> Of(double[] member) => new(member, shape.Dimension);
        }

        public Value Center { get; }

        public Value Alpha { get; }

        public Value P { get; }

        public Value Pull(Value r) => (P - Alpha) / (r + Alpha);

        public Value LogDeterminant(Value r)
        {
            var outer = r + Alpha;
            var along = ((r * (r + (2 * Alpha))) + (Alpha * P)) / outer / outer;
            return (_across * ((r + P) / outer).Log()) + along.Log();
        }
    }
}
