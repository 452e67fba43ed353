using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>The paper's Figures 1 and 5: every pair of colours against each other.</summary>
public static class ColorPanels
{
    private const int MostDots = 3000;

    /// <summary>All pairs of features, the classes over each other; Figure 1.</summary>
    public static Figure Pairs(string name, string title, string caption, IReadOnlyList<FeatureAxis> axes, IReadOnlyList<ClassColumns> classes)
        => new(name, title, caption, new FigureSize(960, 620), Panel.Grid(Draw(axes, classes, null), 3));

    /// <summary>All pairs of features, data on the left, samples on the right; Figure 5.</summary>
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
        var plots = new List<Plot?>();
        for (var first = 0; first < left.Count; first += 2)
        {
            plots.AddRange(left.Skip(first).Take(2));
            plots.AddRange(right.Skip(first).Take(2));
        }

        return new Figure(name, title, caption, new FigureSize(1200, 840), Panel.Grid(plots, 4));
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
            plot.Add.Plottable(new PointCloud(thin.Columns[i], thin.Columns[j], Palette.Class(k), k == 0 ? 1.4f : 2.6f)
            {
                Label = withLegend ? classes[k].Name : string.Empty,
            });
        }

        plot.Frame(axes[i].Limits, axes[j].Limits);
        if (withLegend)
        {
            plot.AddKey(Alignment.LowerLeft);
        }

        return plot;
    }
}
