namespace Lyraflow.Reports.Figures;

/// <summary>
/// Bins of equal width, with edges at the lowest and highest row of the data, strays left out, so that density of a
/// model beyond a cut of the catalogue falls into bins of its own.
/// </summary>
internal sealed class HistogramBins
{
    private const int Fewest = 10;
    private const int Most = 50;

    // Bins beyond either end of the data, as a share of those within.
    private const double Room = 0.15;

    private readonly double _first;
    private readonly double _width;
    private readonly int _count;

    private HistogramBins(double low, double high, int inside)
    {
        var outside = (int)Math.Ceiling(Room * inside);
        _width = (high - low) / inside;
        _first = low - (outside * _width);
        _count = inside + (2 * outside);
    }

    /// <summary>From the lower edge of the first bin to the upper edge of the last.</summary>
    public (double Low, double High) Limits => (_first, _first + (_count * _width));

    /// <summary>
    /// The range of some values without strays: none lies farther from the middle 99 % of them than these are wide.
    /// A single value a thousand times too large would leave nothing to see of the others.
    /// </summary>
    public static (double Low, double High) Extent(double[] values)
    {
        var sorted = values.Order().ToArray();
        var (low, high) = (At(0.005), At(0.995));
        return high > low
            ? (Math.Max(sorted[0], low - (high - low)), Math.Min(sorted[^1], high + (high - low)))
            : (sorted[0], sorted[^1]);

        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    /// <summary>Bins on the range of the data, as wide as some values ask for by Scott's rule (1979).</summary>
    /// <param name="data">Whose range gives the edges.</param>
    /// <param name="values">What is to be counted; often the data themselves.</param>
    public static HistogramBins On(double[] data, double[] values)
    {
        var (low, high) = Extent(data);
        if (high <= low)
        {
            return new HistogramBins(low - 0.5, low + 0.5, Fewest);
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var width = 3.49 * deviation / Math.Cbrt(values.Length);
        return new HistogramBins(low, high, (int)Math.Clamp(Math.Ceiling((high - low) / width), Fewest, Most));
    }

    /// <summary>The outline of the histogram, step by step; its area is the share of the values that lie within.</summary>
    public (double[] X, double[] Y) Outline(double[] values)
    {
        var heights = new double[_count];
        foreach (var value in values)
        {
            // The highest row lies on an edge, and belongs to the data's last bin.
            var bin = (int)Math.Floor(((value - _first) / _width) - 1e-9);
            if (bin >= 0 && bin < _count)
            {
                heights[bin] += 1 / (values.Length * _width);
            }
        }

        return (
            [.. Enumerable.Range(0, 2 * _count).Select(i => _first + ((i + 1) / 2 * _width))],
            [.. Enumerable.Range(0, 2 * _count).Select(i => heights[i / 2])]);
    }
}
