using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers.Transformers;

/// <summary>
/// The rational-quadratic spline (<see cref="RationalQuadraticSpline{T}"/>). The bin of a number is found by comparing it
/// with all knots: a row of zeros with a single one in it, and what belongs to the bin is a sum of products with that row. So
/// the graph needs no search, which few runtimes have.
/// </summary>
internal sealed class SplineGraph : ScalarGraph
{
    /// <inheritdoc/>
    public override Type Shape => typeof(RationalQuadraticSplineShape);

    /// <inheritdoc/>
    public override ScalarTransformerShape Kind(ScalarTransformerShape shape)
        => (RationalQuadraticSplineShape)shape with { Left = 0, Right = 1 };

    /// <inheritdoc/>
    public override (Value Z, Value LogSlope) ToBase(IReadOnlyList<ScalarTransformerShape> shapes, Value x, Value theta)
    {
        var spline = new Spline(shapes, theta);
        var t = spline.ToUnitInterval(x, out var isInside);
        var bin = spline.Find(t, byHeight: false);
        var y = bin.Y + bin.Evaluate((t - bin.X) / bin.Width, out var logSlope);
        return (isInside.Choose(spline.FromUnitInterval(y), x), isInside.Choose(logSlope, logSlope.Number(0)));
    }

    /// <inheritdoc/>
    public override (Value X, Value LogSlope) ToData(IReadOnlyList<ScalarTransformerShape> shapes, Value z, Value theta)
    {
        var spline = new Spline(shapes, theta);
        var t = spline.ToUnitInterval(z, out var isInside);
        var bin = spline.Find(t, byHeight: true);
        var x = bin.X + (bin.Width * bin.Invert(t - bin.Y, out var logSlope));
        return (isInside.Choose(spline.FromUnitInterval(x), z), isInside.Choose(-logSlope, logSlope.Number(0)));
    }

    /// <summary>Splines of several columns; what they have for each bin is members × rows × columns × quantities × bins.</summary>
    private sealed class Spline
    {
        private readonly RationalQuadraticSplineShape _kind;
        private readonly int _columns;
        private readonly Value _left;
        private readonly Value _right;
        private readonly Value _range;
        private readonly Value _sizes;
        private readonly Value _begins;
        private readonly Value _slopes;
        private readonly Value _nextSlopes;

        public Spline(IReadOnlyList<ScalarTransformerShape> shapes, Value theta)
        {
            var graph = theta.Graph;
            RationalQuadraticSplineShape[] each = [.. shapes.Cast<RationalQuadraticSplineShape>()];
            _kind = each[0];
            _columns = each.Length;
            _left = graph.Constant([.. each.Select(shape => (double)(float)shape.Left)], _columns);
            _right = graph.Constant([.. each.Select(shape => (double)(float)shape.Right)], _columns);
            _range = graph.Constant([.. each.Select(shape => (double)(float)(shape.Right - shape.Left))], _columns);

            var bins = _kind.Bins;
            double[] minima = [_kind.MinimumWidth, _kind.MinimumHeight];
            var rests = Array.ConvertAll(minima, minimum => 1 - (bins * minimum));
            var shares = theta.Slice(0, 2 * bins).Reshape(0, 0, _columns, 2, bins).Softmax();
            _sizes = (shares * graph.Constant(rests, 2, 1)) + graph.Constant(minima, 2, 1);
            _begins = _sizes.SumsBefore();

            // Where the ends have slope 1, they have no θ; zero is slope 1.
            var slopes = _kind.Boundary == SplineBoundary.Free
                ? theta.Slice(2 * bins, bins + 1)
                : theta.Slice(2 * bins, bins - 1).Padded(axes: 4, before: 1, after: 1);
            _slopes = slopes.Slice(0, bins).Reshape(0, 0, _columns, 1, bins);
            _nextSlopes = slopes.Slice(1, bins).Reshape(0, 0, _columns, 1, bins);
        }

        public Value ToUnitInterval(Value value, out Value isInside)
        {
            isInside = (value >= _left) & (value <= _right);
            return ((value - _left) / _range).AtLeast(0).AtMost(1);
        }

        public Value FromUnitInterval(Value t) => (t * _range) + _left;

        /// <summary>The bin that holds a place, or a height, on the unit interval.</summary>
        public SplineBin Find(Value t, bool byHeight)
        {
            // A number is in the last of the bins that begin at or before it.
            var begins = _begins.Slice(byHeight ? 1 : 0, 1, axis: -2);
            var reached = (t.Reshape(0, 0, _columns, 1, 1) >= begins).To(t.Type);
            var isHere = reached - reached.Slice(1, _kind.Bins - 1).Padded(axes: 5, before: 0, after: 1);
            var here = (_begins.Joined(-2, _sizes, _slopes, _nextSlopes) * isHere).Sum().Reshape(0, 0, _columns, 6);
            var slopes = (here.Slice(4, 2) + _kind.SlopeOffset).Softplus() + _kind.MinimumSlope;
            return new SplineBin(here.At(0), here.At(2), here.At(1), here.At(3), slopes.At(0), slopes.At(1));
        }
    }
}
