using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>The text of a test that is written into a histogram.</summary>
/// <param name="Text">Such as "D = 0.013, p = 0.12".</param>
public readonly record struct HistogramNote(string Text);

/// <summary>Each feature of test rows as a histogram, with what the flow draws over it.</summary>
public static class FeatureHistograms
{
    private const int PanelWidth = 300;
    private const int MostColumns = 4;

    /// <summary>Per class a panel for each feature, at most four side by side.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="axes">The features.</param>
    /// <param name="test">Rows to compare with, best ones that were not trained on.</param>
    /// <param name="samples">What each class's flow drew.</param>
    /// <param name="notes">One note per class and feature: the Kolmogorov–Smirnov test.</param>
    public static Figure Draw(
        string name,
        string title,
        string caption,
        IReadOnlyList<FeatureAxis> axes,
        IReadOnlyList<ClassColumns> test,
        IReadOnlyList<ClassColumns> samples,
        IReadOnlyList<IReadOnlyList<HistogramNote>> notes)
    {
        var columns = Math.Min(MostColumns, axes.Count);
        var plots = new List<Plot?>();
        for (var k = 0; k < test.Count; k++)
        {
            for (var j = 0; j < axes.Count; j++)
            {
                var isLabeled = j % columns == 0 || axes[j].Feature.Unit != axes[j - 1].Feature.Unit;
                plots.Add(DrawOne(axes[j], isLabeled, test[k], samples[k], j, k, notes[k][j].Text));
            }

            Panel.FillRow(plots, columns);
        }

        return new Figure(name, title, caption, Panel.SizeOf(plots.Count, columns, PanelWidth, PanelWidth), Panel.Grid(plots, columns));
    }

    private static Plot DrawOne(
        FeatureAxis axis, bool isLabeled, ClassColumns rows, ClassColumns samples, int column, int classIndex, string note)
    {
        var plot = FigureStyle.NewPlot(axis.Label, isLabeled ? axis.DensityLabel : string.Empty, note);
        var bins = HistogramBins.On(rows.Columns[column], rows.Columns[column]);
        var (x, y) = bins.Outline(rows.Columns[column]);
        plot.Add.Plottable(new FilledSteps(
            x, y, Palette.Class(classIndex).WithAlpha(.55), column == 0 ? $"{rows.Name}, test rows" : string.Empty));
        (x, var drawn) = HistogramBins.On(rows.Columns[column], samples.Columns[column]).Outline(samples.Columns[column]);
        plot.AddLine(x, drawn, Palette.Ink, column == 0 ? "samples of its flow" : string.Empty, width: 1.5f);
        plot.Frame(bins.Limits, (0, 1.35 * Math.Max(y.Max(), drawn.Max())));
        if (column == 0)
        {
            plot.AddKey(Alignment.UpperLeft);
        }

        return plot;
    }
}
