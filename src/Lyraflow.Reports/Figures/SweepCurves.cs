using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>One mean of a sweep.</summary>
/// <param name="Bins">Number of bins.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="StandardError">Of that mean; zero where it is not known.</param>
public readonly record struct SweepPoint(int Bins, double Loss, double StandardError);

/// <summary>The means that share a line.</summary>
/// <param name="Label">What they have in common.</param>
/// <param name="Points">By number of bins.</param>
public sealed record SweepLine(string Label, IReadOnlyList<SweepPoint> Points);

/// <summary>The lines that share a panel.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Lines">The lines.</param>
public sealed record SweepPanel(string Title, IReadOnlyList<SweepLine> Lines);

/// <summary>The paper's Figure 4: test loss by bins, a line per number of neurons, a panel per number of layers.</summary>
public static class SweepCurves
{
    /// <summary>Draws the panels.</summary>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="panels">The panels.</param>
    public static Figure Draw(string name, string title, string caption, IReadOnlyList<SweepPanel> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        var points = panels.SelectMany(panel => panel.Lines).SelectMany(line => line.Points).ToArray();
        var low = points.Min(point => point.Loss - point.StandardError);
        var high = points.Max(point => point.Loss + point.StandardError);
        var margin = Math.Max(0.005, 0.06 * (high - low));
        var plots = panels.Select(panel => DrawOne(panel, points, (low - margin, high + (6 * margin)))).ToArray();
        return new Figure(name, title, caption, new FigureSize(520 * plots.Length, 420), Panel.Grid(plots, plots.Length));
    }

    private static Plot DrawOne(SweepPanel panel, SweepPoint[] all, (double Low, double High) losses)
    {
        var plot = FigureStyle.NewPlot("bins", "test loss (nats per object)", panel.Title);
        for (var i = 0; i < panel.Lines.Count; i++)
        {
            var line = panel.Lines[i];
            var x = line.Points.Select(point => Math.Log2(point.Bins) + (0.03 * i)).ToArray();
            plot.AddLine(x, [.. line.Points.Select(point => point.Loss)], Palette.Method(i), line.Label, Palette.IsDashed(i), 1.6f);
            for (var j = 0; j < x.Length; j++)
            {
                var (loss, error) = (line.Points[j].Loss, line.Points[j].StandardError);
                plot.AddLine([x[j], x[j]], [loss - error, loss + error], Palette.Method(i), width: 1.2f);
            }
        }

        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var bins in all.Select(point => point.Bins).Distinct())
        {
            ticks.AddMajor(Math.Log2(bins), bins.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        plot.Frame((Math.Log2(all.Min(point => point.Bins)) - 0.3, Math.Log2(all.Max(point => point.Bins)) + 0.4), losses, 6);
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.AddKey(Alignment.UpperRight);
        return plot;
    }
}
