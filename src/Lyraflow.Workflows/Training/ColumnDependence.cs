using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Training;

/// <summary>Says of a class which column a density cannot have: one that is constant, or follows from those before it.</summary>
internal static class ColumnDependence
{
    // The share of a column's variance that the columns before it leave unexplained.
    private const double Least = 1e-10;

    /// <summary>Makes sure that every column adds something.</summary>
    /// <exception cref="InputException">One does not; the message names it and the class.</exception>
    public static void Require(string name, FeatureTable<float> rows, IReadOnlyList<string> names)
    {
        var residuals = new List<double[]>();
        for (var j = 0; j < rows.Dimension; j++)
        {
            var values = Array.ConvertAll(rows.Columns[j], value => (double)value);
            var mean = values.Average();
            var centered = Array.ConvertAll(values, value => value - mean);
            var variance = Dot(centered, centered);
            if (!(variance > 0))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The class {name} cannot be trained: {names[j]} is {rows.Columns[j][0]} in all its {rows.Rows:n0} rows. "
                        + $"Leave the column or the class out"), Remedy.NameClasses);
            }

            var residual = (double[])centered.Clone();
            var shares = new double[j];
            for (var i = 0; i < j; i++)
            {
                var square = Dot(residuals[i], residuals[i]);
                var slope = square > 0 ? Dot(residual, residuals[i]) / square : 0;
                shares[i] = slope * slope * square / variance;
                for (var row = 0; row < residual.Length; row++)
                {
                    residual[row] -= slope * residuals[i][row];
                }
            }

            if (Dot(residual, residual) < Least * variance)
            {
                var made = names.Take(j).Where((_, i) => shares[i] > Least);
                throw new InputException(
                    $"The class {name} cannot be trained: {names[j]} follows from {string.Join(", ", made)} in all its rows and "
                        + $"adds nothing. Leave the column out.");
            }

            residuals.Add(residual);
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var row = 0; row < a.Length; row++)
        {
            sum += a[row] * b[row];
        }

        return sum;
    }
}
