using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = x + û·tanh(wᵀx + b); the way back bisects for wᵀx + b.</summary>
internal sealed class PlanarGraph : BijectionGraph<PlanarShape>
{
    // Each halves the bracket, which 2⁻⁶⁰ of it is beyond double precision.
    private const int Bisections = 60;

    /// <inheritdoc/>
    protected override LayerRows ToBase(PlanarShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var map = new Map(shape, parameters, graph);
        var tanh = (map.Project(rows.Values) + map.Offset).Tanh();
        return rows.Mapped(rows.Values + (tanh * map.Direction), map.LogDeterminant(tanh));
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(PlanarShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        // Along w: α + s·tanh α = y for α = wᵀx + b and y = wᵀz + b.
        var map = new Map(shape, parameters, graph);
        var y = map.Project(rows.Values) + map.Offset;
        var low = y - Math.Abs(map.S);
        for (var (i, width) = (0, Math.Abs(map.S)); i < Bisections; i++, width /= 2)
        {
            var middle = low + width;
            low = ((middle + (map.S * middle.Tanh())) <= y).Choose(middle, low);
        }

        var tanh = low.Tanh();
        return rows.Mapped(rows.Values - (tanh * map.Direction), -map.LogDeterminant(tanh));
    }

    private sealed class Map
    {
        private readonly Value _w;
        private readonly double _stretch;

        public Map(PlanarShape shape, LayerParameters parameters, Graph graph)
        {
            var numbers = new PlanarCoefficients<double>(parameters.Doubles, shape.Dimension);
            var direction = new double[shape.Dimension];
            for (var column = 0; column < direction.Length; column++)
            {
                direction[column] = numbers.Direction(column);
            }

            _w = graph.Constant(numbers.W, shape.Dimension);
            _stretch = numbers.Stretch;
            Direction = graph.Constant(direction, shape.Dimension);
            Offset = numbers.Offset;
            S = numbers.S;
        }

        public Value Direction { get; }

        public double Offset { get; }

        public double S { get; }

        public Value Project(Value values) => (values * _w).Sum();

        // p·(1 − tanh²) + tanh², p = 1 + wᵀû.
        public Value LogDeterminant(Value tanh) => ((_stretch * (1 - (tanh * tanh))) + (tanh * tanh)).Log();
    }
}
