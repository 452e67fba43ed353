using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// A corner plot: each feature's density on the diagonal, contours of each pair below it, with rows as dots and
/// the flow's samples as contours.
/// </summary>
public static class CornerPlot
{
    /// <summary>Shares of the samples inside the contours.</summary>
    private static readonly double[] Shares = [0.393, 0.865, 0.989];

    /// <summary>Draws one class.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="axes">The features.</param>
    /// <param name="rows">Rows of the catalogue, drawn as dots.</param>
    /// <param name="samples">Samples of the flow, drawn as contours.</param>
    /// <param name="classIndex">Which class, for its colour.</param>
    public static Figure Draw(
        string name, string title, string caption, IReadOnlyList<FeatureAxis> axes, ClassColumns rows, ClassColumns samples, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(samples);
        var plots = new Plot?[axes.Count * axes.Count];
        for (var i = 0; i < axes.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                plots[(i * axes.Count) + j] = i == j
                    ? Diagonal(axes[i], rows, samples, i, classIndex, withKey: i == 0)
                    : Pair(axes, i, j, rows, samples, classIndex);
            }
        }

        return new Figure(name, title, caption, Panel.SizeOf(plots.Length, axes.Count, 240, 225), Panel.Grid(plots, axes.Count));
    }

    private static Plot Diagonal(FeatureAxis axis, ClassColumns rows, ClassColumns samples, int column, int classIndex, bool withKey)
    {
        var plot = FigureStyle.NewPlot(axis.Label, axis.DensityLabel);
        var (x, data) = HistogramBins.On(rows.Columns[column], rows.Columns[column]).Outline(rows.Columns[column]);
        plot.AddLine(x, data, Palette.Class(classIndex), withKey ? rows.Name : string.Empty, width: 2);
        (x, var drawn) = HistogramBins.On(rows.Columns[column], samples.Columns[column]).Outline(samples.Columns[column]);
        plot.AddLine(x, drawn, Palette.Ink, withKey ? "samples" : string.Empty, width: 1.2f);
        plot.Frame(axis.Limits, (0, (withKey ? 1.5 : 1.1) * Math.Max(data.Max(), drawn.Max())));
        if (withKey)
        {
            plot.AddKey(Alignment.UpperLeft);
        }

        return plot;
    }

    private static Plot Pair(IReadOnlyList<FeatureAxis> axes, int i, int j, ClassColumns rows, ClassColumns samples, int classIndex)
    {
        var plot = FigureStyle.NewPlot(axes[j].Label, axes[i].Label);
        var thin = rows.Thin(3000);
        plot.Add.Plottable(new PointCloud(thin.Columns[j], thin.Columns[i], Palette.Class(classIndex), thin.Rows > 1000 ? 1.3f : 3));
        var density = new DensityContours(samples.Columns[j], samples.Columns[i], axes[j], axes[i]);
        foreach (var share in Shares)
        {
            plot.Add.Plottable(new ContourLines([.. density.Segments(density.LevelOf(share))]));
        }

        plot.Frame(axes[j].Limits, axes[i].Limits);
        return plot;
    }
}
