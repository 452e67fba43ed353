using Lyraflow.Densities;
using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Densities;

/// <summary>
/// A Gaussian mixture as operations of a graph: the log densities of all its Gaussians are one matrix product with the
/// columns and their products (<see cref="QuadraticForms"/>).
/// </summary>
internal static class MixtureGraph
{
    /// <summary>ln p of rows, rows × 1.</summary>
    public static Value LogDensity(GaussianMixture mixture, GraphInputs inputs)
    {
        var graph = inputs.Features.Graph;
        var (dimension, count) = (mixture.Dimension, mixture.Components.Count);
        var x = inputs.Features.To(NumberType.Double);
        var z = (x - graph.Constant([.. mixture.Units.Mean], dimension)) / graph.Constant([.. mixture.Units.Scale], dimension);
        int[] first = [.. Enumerable.Range(0, dimension).SelectMany(i => Enumerable.Repeat(i, i + 1))];
        int[] second = [.. Enumerable.Range(0, dimension).SelectMany(i => Enumerable.Range(0, i + 1))];
        var monomials = z.Beside(z.Columns(first) * z.Columns(second));

        var each = QuadraticForms.Count(dimension);
        var constants = new double[count];
        var polynomials = mixture.Polynomials();
        var coefficients = new double[count * (each - 1)];
        for (var k = 0; k < count; k++)
        {
            var own = polynomials.AsSpan(k * each, each);
            constants[k] = own[0] - mixture.Units.LogScale;
            own[1..].CopyTo(coefficients.AsSpan(k * (each - 1)));
        }

        return monomials.Linear(graph.Constant(coefficients, count, each - 1), graph.Constant(constants, count)).LogSumExp();
    }
}
