using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = L·U·x + b, as one matrix; the way back as its inverse.</summary>
internal sealed class LinearGraph : BijectionGraph<LinearShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(LinearShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (lower, upper, logDiagonal, bias) = Factors(shape, parameters);
        var dimension = shape.Dimension;
        var matrix = new double[dimension * dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++)
            {
                for (var k = 0; k <= Math.Min(i, j); k++)
                {
                    matrix[(i * dimension) + j] += lower[i, k] * upper[k, j];
                }
            }
        }

        return rows.Mapped(
            rows.Values.Linear(graph.Constant(matrix, dimension, dimension), graph.Constant(bias, dimension)), logDiagonal.Sum());
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(LinearShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (lower, upper, logDiagonal, bias) = Factors(shape, parameters);
        var dimension = shape.Dimension;
        var inverse = new double[dimension * dimension];
        var shift = new double[dimension];
        for (var column = 0; column <= dimension; column++)
        {
            // Column by column what becomes of a unit vector, and in the end of −b.
            var vector = Array.ConvertAll(bias, value => column == dimension ? -value : 0);
            if (column < dimension)
            {
                vector[column] = 1;
            }

            Solve(lower, upper, vector);
            for (var i = 0; i < dimension; i++)
            {
                if (column == dimension)
                {
                    shift[i] = vector[i];
                }
                else
                {
                    inverse[(i * dimension) + column] = vector[i];
                }
            }
        }

        return rows.Mapped(
            rows.Values.Linear(graph.Constant(inverse, dimension, dimension), graph.Constant(shift, dimension)), -logDiagonal.Sum());
    }

    private static void Solve(double[,] lower, double[,] upper, double[] vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            for (var k = 0; k < i; k++)
            {
                vector[i] -= lower[i, k] * vector[k];
            }
        }

        for (var i = vector.Length - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < vector.Length; k++)
            {
                vector[i] -= upper[i, k] * vector[k];
            }

            vector[i] /= upper[i, i];
        }
    }

    private static (double[,] Lower, double[,] Upper, double[] LogDiagonal, double[] Bias) Factors(
        LinearShape shape, LayerParameters parameters)
    {
        var dimension = shape.Dimension;
        var all = new Queue<double>(parameters.Doubles);
        var (lower, upper) = (new double[dimension, dimension], new double[dimension, dimension]);
        for (var i = 0; i < dimension; i++)
        {
            lower[i, i] = 1;
            for (var j = 0; j < i; j++)
            {
                lower[i, j] = all.Dequeue();
            }
        }

        for (var i = 0; i < dimension; i++)
        {
            for (var j = i + 1; j < dimension; j++)
            {
                upper[i, j] = all.Dequeue();
            }
        }

        var logDiagonal = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            logDiagonal[i] = ScaleBound.LogScale(all.Dequeue(), out _);
            upper[i, i] = Math.Exp(logDiagonal[i]);
        }

        return (lower, upper, logDiagonal, [.. all]);
    }
}
