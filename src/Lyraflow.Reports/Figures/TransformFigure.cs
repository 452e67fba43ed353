using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// Probability integral transforms as photometric redshifts are judged by: their histogram, and the residuals of their quantiles.
/// </summary>
public static class TransformFigure
{
    private const int MostPoints = 1000;

    // Of the normal distribution, and of Kolmogorov's.
    private const double Normal95 = 1.96;
    private const double Kolmogorov95 = 1.3581;

    /// <summary>Draws both.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="transforms">The transforms, from 0 to 1, in any order.</param>
    /// <param name="histogram">Their density in bins of equal width.</param>
    public static Figure Draw(
        string name, string title, string caption, IReadOnlyList<double> transforms, IReadOnlyList<double> histogram)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(histogram);
        return new Figure(
            name,
            title,
            caption,
            new FigureSize(560, 620),
            [new Panel(Histogram(histogram, transforms.Count), 0, 0, 1, 0.6), new Panel(Residuals(transforms), 0, 0.6, 1, 0.4)]);
    }

    private static Plot Histogram(IReadOnlyList<double> histogram, int count)
    {
        var plot = FigureStyle.NewPlot("probability integral transform", "density");
        var bins = histogram.Count;
        double[] x = [.. Enumerable.Range(0, 2 * bins).Select(i => (i + 1) / 2 / (double)bins)];
        double[] y = [.. Enumerable.Range(0, 2 * bins).Select(i => histogram[i / 2])];
        plot.Add.Plottable(new FilledSteps(x, y, Palette.Background.WithAlpha(.55), "rows"));
        plot.AddLine([0, 1], [1, 1], Palette.Ink, "right densities", width: 1.5f);
        AddBand(plot, 1, Normal95 * Math.Sqrt((bins - 1.0) / count));
        plot.Frame((0, 1), (0, 1.3 * Math.Max(histogram.Max(), 1.2)), 5);
        plot.AddKey(Alignment.UpperRight);
        return plot;
    }

    private static Plot Residuals(IReadOnlyList<double> transforms)
    {
        var plot = FigureStyle.NewPlot("quantile of the uniform distribution", "residual");
        double[] sorted = [.. transforms.Order()];
        var points = Math.Min(MostPoints, sorted.Length);
        int[] places = [.. Enumerable.Range(0, points).Select(i => (int)((i + 0.5) * sorted.Length / points))];
        double[] x = [.. places.Select(place => (place + 0.5) / sorted.Length)];
        double[] y = [.. places.Select((place, i) => sorted[place] - x[i])];
        var band = Kolmogorov95 / Math.Sqrt(sorted.Length);
        plot.AddLine([0, 1], [0, 0], Palette.Ink, width: 1.5f);
        AddBand(plot, 0, band);
        plot.AddLine(x, y, Palette.Background);
        var height = 1.2 * Math.Max(band, y.Max(Math.Abs));
        plot.Frame((0, 1), (-height, height), 5);
        return plot;
    }

    private static void AddBand(Plot plot, double center, double half)
    {
        plot.AddGuide(0, center - half, 1, center - half);
        plot.AddGuide(0, center + half, 1, center + half);
    }
}
