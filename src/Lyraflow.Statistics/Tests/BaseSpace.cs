using Lyraflow.Mathematics;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>How well base values agree with a standard normal in D dimensions.</summary>
/// <param name="Columns">Each column against the standard normal.</param>
/// <param name="SquaredRadius">|z|² against chi-squared with D degrees of freedom.</param>
/// <param name="MeanSquaredRadius">The mean of |z|²: D if the model is right, more if rows lie too far out.</param>
public sealed record BaseSpaceCheck(
    IReadOnlyList<KolmogorovSmirnovTest> Columns, KolmogorovSmirnovTest SquaredRadius, double MeanSquaredRadius);

/// <summary>
/// A flow that fits its data carries held-out rows to its base distribution. For a flow on a standard normal this
/// tests two consequences, normal columns and chi-squared radii; both can hold without the columns being independent.
/// </summary>
public static class BaseSpace
{
    /// <summary>Tests base values of held-out rows.</summary>
    /// <param name="values">Rows × columns base values, row after row.</param>
    /// <param name="columns">The number of columns D.</param>
    /// <exception cref="ArgumentException">
    /// No rows, a length that is no multiple of the columns, or a value that is not finite.
    /// </exception>
    public static BaseSpaceCheck AgainstStandardNormal(ReadOnlySpan<double> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Require.NotEmpty(values, nameof(values));
        Require.Finite(values, nameof(values));
        var rows = values.Length / columns;
        Require.SameLength(values.Length, rows * columns, nameof(values));
        var column = new double[rows];
        var squares = new double[rows];
        var tests = new KolmogorovSmirnovTest[columns];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                column[i] = values[(i * columns) + j];
                squares[i] += column[i] * column[i];
            }

            tests[j] = KolmogorovSmirnov.OneSample(column, SpecialFunctions.NormalCdf);
        }

        var radius = KolmogorovSmirnov.OneSample(squares, square => SpecialFunctions.ChiSquaredCdf(square, columns));
        return new(tests, radius, squares.Average());
    }
}
