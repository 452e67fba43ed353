using Lyraflow.Engine;

namespace Lyraflow.Densities;

/// <summary>
/// The log densities of weighted Gaussians as polynomials: ln w + ln N(x) is linear in the monomials 1, x_i and
/// x_i·x_j (i ≥ j), so that the log densities of many rows under many components are one matrix product, and so are
/// the moments from which the components are estimated.
/// </summary>
internal static class QuadraticForms
{
    /// <summary>Number of monomials of <paramref name="dimension"/> columns.</summary>
    public static int Count(int dimension) => 1 + dimension + (dimension * (dimension + 1) / 2);

    /// <inheritdoc cref="TryWrite(MixtureComponent, Span{double}, out double)"/>
    public static bool TryWrite(MixtureComponent component, Span<double> coefficients) => TryWrite(component, coefficients, out _);

    /// <summary>The coefficients of one component; minus infinity as the constant where it has no weight.</summary>
    /// <param name="component">The component.</param>
    /// <param name="coefficients">One number per monomial.</param>
    /// <param name="peak">ln w + ln N at the mean.</param>
    /// <returns>False when the covariance is not positive definite.</returns>
    public static bool TryWrite(MixtureComponent component, Span<double> coefficients, out double peak)
    {
        var dimension = component.Mean.Count;
        if (Cholesky.TryDecompose(component.Covariance) is not { } cholesky)
        {
            peak = double.NaN;
            return false;
        }

        var inverseFactor = new double[dimension][];
        for (var j = 0; j < dimension; j++)
        {
            inverseFactor[j] = new double[dimension];
            inverseFactor[j][j] = 1;
            cholesky.SolveSquare(inverseFactor[j]);
        }

        double Precision(int i, int j) => inverseFactor[i].Zip(inverseFactor[j], (a, b) => a * b).Sum();

        var square = 0.0;
        var next = 1 + dimension;
        for (var i = 0; i < dimension; i++)
        {
            var slope = 0.0;
            for (var j = 0; j < dimension; j++)
            {
                slope += Precision(i, j) * component.Mean[j];
            }

            coefficients[1 + i] = slope;
            square += slope * component.Mean[i];
            for (var j = 0; j <= i; j++)
            {
                coefficients[next++] = i == j ? -0.5 * Precision(i, i) : -Precision(i, j);
            }
        }

        peak = Math.Log(component.Weight) - (0.5 * ((dimension * Math.Log(2 * Math.PI)) + cholesky.LogDeterminant));
        coefficients[0] = peak - (0.5 * square);
        return true;
    }

    /// <summary>The component with given moments.</summary>
    /// <param name="moments">Σ responsibility × precision × monomial, over all rows; the precision is that of the row's scale.</param>
    /// <param name="share">Σ responsibility, the component's share of the rows.</param>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="floor">Added to the variances.</param>
    public static MixtureComponent FromMoments(ReadOnlySpan<double> moments, double share, int dimension, int rows, double floor)
    {
        var mean = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            mean[i] = moments[1 + i] / moments[0];
        }

        var covariance = new double[dimension, dimension];
        var next = 1 + dimension;
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                covariance[i, j] = covariance[j, i] = (moments[next++] / share) - (moments[0] / share * mean[i] * mean[j]);
            }

            covariance[i, i] = Math.Max(covariance[i, i], 0) + floor;
        }

        return new MixtureComponent(share / rows, mean, covariance);
    }
}
