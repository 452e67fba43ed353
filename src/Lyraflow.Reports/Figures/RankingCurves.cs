using Lyraflow.Classification.Metrics;
using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>The scores that one method gave to the same objects as the others.</summary>
/// <param name="Name">The method.</param>
/// <param name="Scores">Its scores; higher means more likely the sought class.</param>
public sealed record MethodScores(string Name, LabeledScores Scores);

/// <summary>A point to mark on a curve.</summary>
/// <param name="Name">What it is.</param>
/// <param name="FalsePositiveRate">Share of the background selected.</param>
/// <param name="Completeness">Share of the sought class selected.</param>
public sealed record MarkedPoint(string Name, double FalsePositiveRate, double Completeness);

/// <summary>Curves that compare rankings: ROC (the paper's Figure 3) and purity against completeness.</summary>
public static class RankingCurves
{
    /// <summary>The ROC curve twice: on the paper's linear axis, and on one on which a rare class can be seen.</summary>
    public static Figure Roc(string name, string title, string caption, IReadOnlyList<MethodScores> methods, IReadOnlyList<MarkedPoint> marks)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(marks);
        var linear = FigureStyle.NewPlot("false-positive rate", "true-positive rate (completeness)", "linear axis, as in the paper");
        var logarithmic = FigureStyle.NewPlot("false-positive rate (logarithmic)", "true-positive rate (completeness)", "the same, logarithmic axis");
        var lowest = Math.Log10(0.5 / methods[0].Scores.Counts.Negatives);
        for (var i = 0; i < methods.Count; i++)
        {
            var points = Curves.Roc(methods[i].Scores);
            var (color, dashed) = (Palette.Method(i), Palette.IsDashed(i));
            double[] rate = [.. points.Select(point => point.FalsePositiveRate)];
            double[] found = [.. points.Select(point => point.TruePositiveRate)];
            (rate, found) = Corners(rate, found);
            linear.AddLine(rate, found, color, methods[i].Name, dashed);
            logarithmic.AddLine(Array.ConvertAll(rate, value => Math.Max(lowest, Math.Log10(value))), found, color, string.Empty, dashed);
        }

        linear.AddGuide(0, 0, 1, 1, "chance");
        for (var i = 0; i < marks.Count; i++)
        {
            AddMark(linear, i, marks[i].FalsePositiveRate, marks[i].Completeness, marks[i].Name);
            AddMark(logarithmic, i, Math.Max(lowest, Math.Log10(marks[i].FalsePositiveRate)), marks[i].Completeness, string.Empty);
        }

        linear.Frame((-0.02, 1.02), (0, 1.03), 5);
        logarithmic.Frame((lowest, 0.05), (0, 1.03), 5);
        logarithmic.Axes.Bottom.TickGenerator = FigureStyle.PowersOfTen((int)Math.Ceiling(lowest), 0);
        linear.AddKey(Alignment.LowerRight);
        return new Figure(name, title, caption, new FigureSize(960, 440), Panel.Grid([linear, logarithmic], 2));
    }

    /// <summary>Purity against completeness (precision against recall).</summary>
    public static Figure Purity(string name, string title, string caption, IReadOnlyList<MethodScores> methods, IReadOnlyList<MarkedPoint> marks)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(marks);
        var plot = FigureStyle.NewPlot("completeness (recall)", "purity (precision)");
        for (var i = 0; i < methods.Count; i++)
        {
            var points = Curves.PurityCompleteness(methods[i].Scores);
            var (x, y) = Corners([.. points.Select(point => point.Completeness)], [.. points.Select(point => point.Purity)]);
            plot.AddLine(x, y, Palette.Method(i), methods[i].Name, Palette.IsDashed(i));
        }

        var counts = methods[0].Scores.Counts;
        var baseRate = counts.Positives / (double)(counts.Positives + counts.Negatives);
        plot.AddGuide(0, baseRate, 1, baseRate, "chance");
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            var selected = (mark.Completeness * baseRate) + (mark.FalsePositiveRate * (1 - baseRate));
            AddMark(plot, i, mark.Completeness, selected > 0 ? mark.Completeness * baseRate / selected : 1, mark.Name);
        }

        plot.Frame((0, 1.02), (0, 1.03), 5);
        plot.AddKey(Alignment.UpperRight);
        return new Figure(name, title, caption, new FigureSize(720, 480), Panel.Grid([plot], 1));
    }

    private static void AddMark(Plot plot, int index, double x, double y, string label)
        => plot.Add.Plottable(new Marks([x], [y], Palette.Ink, index == 0 ? MarkShape.Diamond : MarkShape.Triangle, label));

    // A curve of ten thousand steps has few corners; the rest only makes files large.
    private static (double[] X, double[] Y) Corners(double[] x, double[] y)
    {
        var kept = Enumerable.Range(0, x.Length)
            .Where(i => i == 0 || i == x.Length - 1 || !(OnLine(x, i) || OnLine(y, i)))
            .ToArray();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }

    private static bool OnLine(double[] values, int i) => values[i - 1] == values[i] && values[i] == values[i + 1];
}
