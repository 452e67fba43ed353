using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = x + û·tanh(wᵀx + b); the way back bisects for wᵀx + b.</summary>
internal sealed class PlanarGraph : BijectionGraph<PlanarShape>
{
    // Each halves the bracket; 2⁻⁶⁰ of it is below double precision.
    private const int Bisections = 60;

    /// <inheritdoc/>
    protected override LayerRows ToBase(PlanarShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var map = new Map(shape, parameters, graph);
        var tanh = map.Project(rows.Values).Tanh();
        return rows.Mapped(rows.Values + (tanh * map.Direction), map.LogDeterminant(tanh));
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(PlanarShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        // Along w: α + s·tanh α = y for α = wᵀx + b and y = wᵀz + b.
        var map = new Map(shape, parameters, graph);
        var y = map.Project(rows.Values);
        var width = map.S.Abs();
        var low = y - width;
        for (var i = 0; i < Bisections; i++)
        {
            var middle = low + width;
            low = ((middle + (map.S * middle.Tanh())) <= y).Choose(middle, low);
            width /= 2;
        }

        var tanh = low.Tanh();
        return rows.Mapped(rows.Values - (tanh * map.Direction), -map.LogDeterminant(tanh));
    }

    private sealed class Map
    {
        private readonly Value _w;
        private readonly Value _offset;
        private readonly Value _stretch;

        public Map(PlanarShape shape, LayerParameters parameters, Graph graph)
        {
            var members = parameters.Doubles;
            _w = Numbers(graph, Array.ConvertAll(members, member => Of(member).W.ToArray()));
            _offset = Numbers(graph, Array.ConvertAll(members, member => Of(member).Offset));
            _stretch = Numbers(graph, Array.ConvertAll(members, member => Of(member).Stretch));
            S = Numbers(graph, Array.ConvertAll(members, member => Of(member).S));
            Direction = Numbers(graph, Array.ConvertAll(members, member =>
            {
                var direction = new double[shape.Dimension];
                for (var column = 0; column < direction.Length; column++)
                {
                    direction[column] = Of(member).Direction(column);
                }

                return direction;
            }));

            PlanarCoefficients<double> Of(double[] member) => new(member, shape.Dimension);
        }

        public Value Direction { get; }

        /// <summary>wᵀû.</summary>
        public Value S { get; }

        /// <summary>wᵀx + b.</summary>
        public Value Project(Value values) => (values * _w).Sum() + _offset;

        // p·(1 − tanh²) + tanh², p = 1 + wᵀû.
        public Value LogDeterminant(Value tanh) => ((_stretch * (1 - (tanh * tanh))) + (tanh * tanh)).Log();
    }
}
