using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = L·U·x + b as one matrix, and the way back as its inverse.</summary>
internal sealed class LinearGraph : BijectionGraph<LinearShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(LinearShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var members = Array.ConvertAll(parameters.Doubles, numbers => new Factors(shape.Dimension, numbers));
        var turned = Matrices(graph, members, (factors, column) => factors.Apply(column));
        return rows.Mapped(
            rows.Values.Times(turned) + Numbers(graph, Array.ConvertAll(members, factors => factors.Bias)),
            Array.ConvertAll(members, factors => factors.LogDeterminant));
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(LinearShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var members = Array.ConvertAll(parameters.Doubles, numbers => new Factors(shape.Dimension, numbers));
        var turned = Matrices(graph, members, (factors, column) => factors.Undo(column));
        return rows.Mapped(
            (rows.Values - Numbers(graph, Array.ConvertAll(members, factors => factors.Bias))).Times(turned),
            Array.ConvertAll(members, factors => -factors.LogDeterminant));
    }

    /// <summary>The transposed matrices of a linear map: row by row what becomes of the unit vectors.</summary>
    private static Value Matrices(Graph graph, Factors[] members, Func<Factors, double[], double[]> map)
    {
        var dimension = members[0].Bias.Length;
        double[] numbers =
        [
            .. members.SelectMany(factors => Enumerable.Range(0, dimension).SelectMany(column =>
            {
                var unit = new double[dimension];
                unit[column] = 1;
                return map(factors, unit);
            }))
        ];
        return graph.Constant(numbers, members.Length, dimension, dimension);
    }

    /// <summary>L and U of one member; the parameters are L below its diagonal, U above it, s of ln diagonal, and b.</summary>
    private sealed class Factors
    {
        private readonly double[,] _lower;
        private readonly double[,] _upper;

        public Factors(int dimension, double[] parameters)
        {
            var rest = new Queue<double>(parameters);
            (_lower, _upper) = (new double[dimension, dimension], new double[dimension, dimension]);
            for (var i = 0; i < dimension; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    _lower[i, j] = rest.Dequeue();
                }
            }

            for (var i = 0; i < dimension; i++)
            {
                for (var j = i + 1; j < dimension; j++)
                {
                    _upper[i, j] = rest.Dequeue();
                }
            }

            for (var i = 0; i < dimension; i++)
            {
                var logScale = ScaleBound.LogScale(rest.Dequeue(), out _);
                LogDeterminant += logScale;
                _upper[i, i] = Math.Exp(logScale);
            }

            Bias = [.. rest];
        }

        public double[] Bias { get; }

        public double LogDeterminant { get; }

        /// <summary>L·U·x.</summary>
        public double[] Apply(double[] x)
        {
            var dimension = x.Length;
            var y = new double[dimension];
            for (var i = 0; i < dimension; i++)
            {
                for (var j = i; j < dimension; j++)
                {
                    y[i] += _upper[i, j] * x[j];
                }
            }

            for (var i = dimension - 1; i >= 0; i--)
            {
                for (var j = 0; j < i; j++)
                {
                    y[i] += _lower[i, j] * y[j];
                }
            }

            return y;
        }

        /// <summary>U⁻¹·L⁻¹·z.</summary>
        public double[] Undo(double[] z)
        {
            var x = (double[])z.Clone();
            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    x[i] -= _lower[i, j] * x[j];
                }
            }

            for (var i = x.Length - 1; i >= 0; i--)
            {
                for (var j = i + 1; j < x.Length; j++)
                {
                    x[i] -= _upper[i, j] * x[j];
                }

                x[i] /= _upper[i, i];
            }

            return x;
        }
    }
}
