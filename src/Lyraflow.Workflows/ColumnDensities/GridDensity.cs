namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>What a density on a <see cref="ValueGrid"/> comes to, a straight line between neighbours.</summary>
internal static class GridDensity
{
    private static readonly double Node = Math.Sqrt(0.6);

    /// <summary>Takes log densities to densities that integrate to one over the grid; all NaN where there is none.</summary>
    public static void Normalize(Span<double> values, double step)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        if (!double.IsFinite(largest))
        {
            values.Fill(double.NaN);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Exp(values[i] - largest);
        }

        var total = Integral(values, step);
        foreach (ref var value in values)
        {
            value /= total;
        }
    }

    /// <summary>The mean.</summary>
    public static double Mean(ReadOnlySpan<double> density, ValueGrid grid)
    {
        var sum = 0.0;
        for (var i = 0; i < density.Length; i++)
        {
            sum += (i == 0 || i == density.Length - 1 ? 0.5 : 1) * density[i] * grid.At(i);
        }

        return sum * grid.Step;
    }

    /// <summary>The value of the grid with the largest density.</summary>
    public static double Mode(ReadOnlySpan<double> density, ValueGrid grid)
    {
        var best = 0;
        for (var i = 1; i < density.Length; i++)
        {
            best = density[i] > density[best] ? i : best;
        }

        return double.IsNaN(density[0]) ? double.NaN : grid.At(best);
    }

    /// <summary>The value below which a share of the probability lies.</summary>
    public static double Quantile(ReadOnlySpan<double> density, ValueGrid grid, double share)
    {
        var below = 0.0;
        for (var i = 0; i + 1 < density.Length; i++)
        {
            var (left, right) = (density[i], density[i + 1]);
            var part = 0.5 * grid.Step * (left + right);
            if (below + part >= share)
            {
                // The share of the cell s solves step·(left·s + (right − left)·s²/2) = rest.
                var rest = (share - below) / grid.Step;
                var root = Math.Sqrt(Math.Max(0, (left * left) + (2 * (right - left) * rest)));
                return grid.At(i) + (left + root > 0 ? grid.Step * 2 * rest / (left + root) : 0);
            }

            below += part;
        }

        return double.IsNaN(below) ? double.NaN : grid.High;
    }

    /// <summary>The probability of less than a value.</summary>
    public static double Below(ReadOnlySpan<double> density, ValueGrid grid, double value)
    {
        var below = 0.0;
        for (var i = 0; i + 1 < density.Length && grid.At(i) < value; i++)
        {
            var s = Math.Min(1, (value - grid.At(i)) / grid.Step);
            below += grid.Step * ((density[i] * s) + ((density[i + 1] - density[i]) * s * s / 2));
        }

        return below;
    }

    /// <summary>The density at a value within the grid.</summary>
    public static double At(ReadOnlySpan<double> density, ValueGrid grid, double value)
    {
        var place = Math.Clamp((int)((value - grid.Low) / grid.Step), 0, grid.Count - 2);
        var s = (value - grid.At(place)) / grid.Step;
        return density[place] + ((density[place + 1] - density[place]) * s);
    }

    /// <summary>
    /// The continuous ranked probability score ∫ (F(x) − 1[x ≥ value])² dx over the grid, F being the distribution function
    /// (Gneiting and Raftery 2007): in the column's unit, zero for certainty of the value. Exact, for F² is of fourth order between
    /// neighbours, and so is the rule of Gauss with three points.
    /// </summary>
    public static double RankedProbabilityScore(ReadOnlySpan<double> density, ValueGrid grid, double value)
    {
        var (score, below) = (0.0, 0.0);
        for (var i = 0; i + 1 < density.Length; i++)
        {
            var (left, rise) = (density[i], density[i + 1] - density[i]);
            var cut = Math.Clamp((value - grid.At(i)) / grid.Step, 0, 1);
            score += grid.Step * (SquareOver(0, cut, shift: 0) + SquareOver(cut, 1, shift: 1));
            below += 0.5 * grid.Step * (density[i] + density[i + 1]);

            double SquareOver(double from, double to, double shift)
            {
                var (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
                return half * ((8 * Square(middle)) + (5 * (Square(middle - (half * Node)) + Square(middle + (half * Node))))) / 9;

                double Square(double s)
                {
                    var rest = below + (grid.Step * s * (left + (0.5 * rise * s))) - shift;
                    return rest * rest;
                }
            }
        }

        return score;
    }

    private static double Integral(ReadOnlySpan<double> values, double step)
    {
        var sum = -0.5 * (values[0] + values[^1]);
        foreach (var value in values)
        {
            sum += value;
        }

        return sum * step;
    }
}
