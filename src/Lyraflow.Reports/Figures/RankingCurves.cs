using Lyraflow.Statistics.Ranking;
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

/// <summary>Methods whose curves share a panel.</summary>
/// <param name="Title">What they have in common; null where there is one panel.</param>
/// <param name="Methods">The methods.</param>
public sealed record MethodPanel(string? Title, IReadOnlyList<MethodScores> Methods);

/// <summary>Curves that compare rankings: ROC, and purity against completeness.</summary>
public static class RankingCurves
{
    // Of a panel's width and height, a key takes up to this.
    private const double KeyPlace = 0.4;

    /// <summary>
    /// ROC curves twice: on the usual linear axis, and on a logarithmic one on which a rare class can be seen; a row for each group
    /// of methods.
    /// </summary>
    public static Figure Roc(string name, string title, string caption, IReadOnlyList<MethodPanel> panels, IReadOnlyList<MarkedPoint> marks)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(marks);
        return new Figure(
            name,
            title,
            caption,
            new FigureSize(960, 440 * panels.Count),
            Panel.Grid([.. panels.SelectMany(panel => DrawRoc(panel, marks))], 2));
    }

    private static Plot[] DrawRoc(MethodPanel panel, IReadOnlyList<MarkedPoint> marks)
    {
        var group = panel.Title is null ? string.Empty : $"{panel.Title}: ";
        var linear = FigureStyle.NewPlot("false-positive rate", "true-positive rate (completeness)", $"{group}linear axis");
        var logarithmic = FigureStyle.NewPlot(
            "false-positive rate (logarithmic)", "true-positive rate (completeness)", $"{group}logarithmic axis");
        var lowest = Math.Log10(0.5 / panel.Methods[0].Scores.Counts.Negatives);
        for (var i = 0; i < panel.Methods.Count; i++)
        {
            var points = Curves.Roc(panel.Methods[i].Scores);
            var (color, dashed) = (Palette.Method(i), Palette.IsDashed(i));
            var (rate, found) = Corners(
                [.. points.Select(point => point.FalsePositiveRate)], [.. points.Select(point => point.TruePositiveRate)]);
            linear.AddLine(rate, found, color, panel.Methods[i].Name, dashed);
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
        return [linear, logarithmic];
    }

    /// <summary>Purity against completeness (precision against recall), a panel for each group of methods.</summary>
    public static Figure Purity(
        string name, string title, string caption, IReadOnlyList<MethodPanel> panels, IReadOnlyList<MarkedPoint> marks)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(marks);
        var plots = panels.Select(panel => DrawPurity(panel, marks)).ToArray();
        return new Figure(
            name, title, caption, new FigureSize(plots.Length == 1 ? 720 : 540 * plots.Length, 500), Panel.Grid(plots, plots.Length));
    }

    private static Plot DrawPurity(MethodPanel panel, IReadOnlyList<MarkedPoint> marks)
    {
        var plot = FigureStyle.NewPlot("completeness (recall)", "purity (precision)", panel.Title);
        var (low, high) = (0.0, 0.0);
        for (var i = 0; i < panel.Methods.Count; i++)
        {
            var points = Curves.PurityCompleteness(panel.Methods[i].Scores);
            var (x, y) = Corners([.. points.Select(point => point.Completeness)], [.. points.Select(point => point.Purity)]);
            plot.AddLine(x, y, Palette.Method(i), panel.Methods[i].Name, Palette.IsDashed(i));
            (low, high) = (low + Along(x, y, 0, 0), high + Along(x, y, 1 - KeyPlace, 1 - KeyPlace));
        }

        var counts = panel.Methods[0].Scores.Counts;
        var baseRate = counts.Positives / (double)(counts.Positives + counts.Negatives);
        plot.AddGuide(0, baseRate, 1, baseRate, "chance");
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            var selected = (mark.Completeness * baseRate) + (mark.FalsePositiveRate * (1 - baseRate));
            AddMark(plot, i, mark.Completeness, selected > 0 ? mark.Completeness * baseRate / selected : 1, mark.Name);
        }

        plot.Frame((0, 1.02), (0, 1.03), 5);

        // The key hides what is under it: where all methods are good, their curves.
        plot.AddKey(high > low ? Alignment.LowerLeft : Alignment.UpperRight);
        return plot;
    }

    /// <summary>How much of a curve, in completeness, lies in the corner with these lower limits.</summary>
    private static double Along(double[] x, double[] y, double left, double bottom)
    {
        var sum = 0.0;
        for (var i = 1; i < x.Length; i++)
        {
            var (across, up) = ((x[i] + x[i - 1]) / 2, (y[i] + y[i - 1]) / 2);
            sum += across >= left && across < left + KeyPlace && up >= bottom && up <= bottom + KeyPlace ? Math.Abs(x[i] - x[i - 1]) : 0;
        }

        return sum;
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
