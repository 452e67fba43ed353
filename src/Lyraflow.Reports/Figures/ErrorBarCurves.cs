using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>A mean with its error.</summary>
/// <param name="X">Where it stands; a power of two or near one.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Of that mean; zero where it is not known.</param>
public readonly record struct MeanPoint(int X, double Mean, double StandardError);

/// <summary>The means that share a line.</summary>
/// <param name="Label">What they have in common.</param>
/// <param name="Points">By rising x.</param>
public sealed record MeanLine(string Label, IReadOnlyList<MeanPoint> Points);

/// <summary>The lines that share a panel.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Lines">The lines.</param>
public sealed record MeanPanel(string Title, IReadOnlyList<MeanLine> Lines);

/// <summary>
/// Means with error bars against a number that is doubled from one to the next, such as a size: several lines in each
/// panel.
/// </summary>
public static class ErrorBarCurves
{
    /// <summary>Draws the panels.</summary>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="xLabel">What is doubled.</param>
    /// <param name="yLabel">What the means are of.</param>
    /// <param name="panels">The panels.</param>
    public static Figure Draw(string name, string title, string caption, string xLabel, string yLabel, IReadOnlyList<MeanPanel> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        var points = panels.SelectMany(panel => panel.Lines).SelectMany(line => line.Points).ToArray();
        var low = points.Min(point => point.Mean - point.StandardError);
        var high = points.Max(point => point.Mean + point.StandardError);
        var margin = Math.Max(0.005, 0.06 * (high - low));
        var plots = panels.Select(panel => DrawOne(panel, xLabel, yLabel, points, (low - margin, high + (6 * margin)))).ToArray();
        return new Figure(name, title, caption, new FigureSize(520 * plots.Length, 420), Panel.Grid(plots, plots.Length));
    }

    private static Plot DrawOne(MeanPanel panel, string xLabel, string yLabel, MeanPoint[] all, (double Low, double High) range)
    {
        var plot = FigureStyle.NewPlot(xLabel, yLabel, panel.Title);
        for (var i = 0; i < panel.Lines.Count; i++)
        {
            var line = panel.Lines[i];
            var x = line.Points.Select(point => Math.Log2(point.X) + (0.03 * i)).ToArray();
            plot.AddLine(x, [.. line.Points.Select(point => point.Mean)], Palette.Method(i), line.Label, Palette.IsDashed(i), 1.6f);
            for (var j = 0; j < x.Length; j++)
            {
                var (mean, error) = (line.Points[j].Mean, line.Points[j].StandardError);
                plot.AddLine([x[j], x[j]], [mean - error, mean + error], Palette.Method(i), width: 1.2f);
            }
        }

        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var x in all.Select(point => point.X).Distinct())
        {
            ticks.AddMajor(Math.Log2(x), x.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        plot.Frame((Math.Log2(all.Min(point => point.X)) - 0.3, Math.Log2(all.Max(point => point.X)) + 0.4), range, 6);
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.AddKey(Alignment.UpperRight);
        return plot;
    }
}
