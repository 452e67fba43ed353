using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>Every pair of features against each other.</summary>
public static class FeaturePairs
{
    private const int MostDots = 3000;

    /// <summary>All pairs of features, the classes over each other.</summary>
    public static Figure Pairs(
        string name, string title, string caption, IReadOnlyList<FeatureAxis> axes, IReadOnlyList<ClassColumns> classes)
    {
        var plots = Draw(axes, classes, null);
        var columns = Math.Min(3, plots.Count);
        return new Figure(name, title, caption, Panel.SizeOf(plots.Count, columns, 320, 310), Panel.Grid(plots, columns));
    }

    /// <summary>All pairs of features, data on the left, samples on the right.</summary>
    public static Figure BesideSamples(
        string name,
        string title,
        string caption,
        IReadOnlyList<FeatureAxis> axes,
        IReadOnlyList<ClassColumns> data,
        IReadOnlyList<ClassColumns> samples)
    {
        var left = Draw(axes, data, "data");
        var right = Draw(axes, samples, "samples");
        var half = Math.Min(2, left.Count);
        var plots = new List<Plot?>();
        for (var first = 0; first < left.Count; first += half)
        {
            plots.AddRange(left.Skip(first).Take(half));
            Panel.FillRow(plots, half);
            plots.AddRange(right.Skip(first).Take(half));
            Panel.FillRow(plots, half);
        }

        return new Figure(name, title, caption, Panel.SizeOf(plots.Count, 2 * half, 300, 280), Panel.Grid(plots, 2 * half));
    }

    private static List<Plot> Draw(IReadOnlyList<FeatureAxis> axes, IReadOnlyList<ClassColumns> classes, string? title)
    {
        var plots = new List<Plot>();
        for (var i = 0; i < axes.Count; i++)
        {
            for (var j = i + 1; j < axes.Count; j++)
            {
                plots.Add(DrawPair(axes, i, j, classes, title, withLegend: plots.Count == 0));
            }
        }

        return plots;
    }

    private static Plot DrawPair(
        IReadOnlyList<FeatureAxis> axes, int i, int j, IReadOnlyList<ClassColumns> classes, string? title, bool withLegend)
    {
        var plot = FigureStyle.NewPlot(axes[i].Label, axes[j].Label, title);
        for (var k = 0; k < classes.Count; k++)
        {
            var thin = classes[k].Thin(MostDots);
            plot.Add.Plottable(new PointCloud(thin.Columns[i], thin.Columns[j], Palette.Class(k), thin.Rows > 1000 ? 1.4f : 2.6f)
            {
                Label = withLegend ? classes[k].Name : string.Empty,
            });
        }

        plot.Frame(axes[i].Limits, axes[j].Limits);
        if (withLegend)
        {
            plot.AddKey(
                EmptiestCorner(
                    axes[i],
                    axes[j],
                    [.. classes.Select(item => item.Thin(MostDots)).SelectMany(item => item.Columns[i].Zip(item.Columns[j]))]));
        }

        return plot;
    }

    // The key hides what is under it.
    private static Alignment EmptiestCorner(FeatureAxis x, FeatureAxis y, (double X, double Y)[] dots)
    {
        Alignment[] corners = [Alignment.LowerLeft, Alignment.LowerRight, Alignment.UpperLeft, Alignment.UpperRight];
        return corners.MinBy(corner => dots.Count(dot =>
            Covers(x, dot.X, corner is Alignment.LowerLeft or Alignment.UpperLeft) && Covers(
                y, dot.Y, corner is Alignment.LowerLeft or Alignment.LowerRight)));

        static bool Covers(FeatureAxis axis, double value, bool isLow)
            => (isLow ? value - axis.Low : axis.High - value) < 0.35 * (axis.High - axis.Low);
    }
}
