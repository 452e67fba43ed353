using System.Globalization;
using ScottPlot.TickGenerators;
using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>What all plots have in common: font, sizes, grid, axes.</summary>
internal static class FigureStyle
{
    public const float TextSize = 13;

    public const float TickSize = 11;

    /// <summary>An empty plot in the common style.</summary>
    public static Plot NewPlot(string xLabel, string yLabel, string? title = null)
    {
        var plot = new Plot();
        plot.Font.Set(FigureFonts.Family);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Palette.Ink);
        plot.Grid.MajorLineColor = Palette.Grid;
        plot.XLabel(xLabel, TextSize);
        plot.YLabel(yLabel, TextSize);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = TickSize;
        plot.Axes.Left.TickLabelStyle.FontSize = TickSize;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        if (title is not null)
        {
            plot.Title(title, TextSize);
            plot.Axes.Title.Label.Bold = false;
        }

        return plot;
    }

    /// <summary>Shows the labels of what was drawn, in a corner.</summary>
    public static void AddKey(this Plot plot, Alignment corner) => plot.Add.Plottable(new Key(plot, corner));

    /// <summary>A line, with an entry in the key when a label is given.</summary>
    public static void AddLine(
        this Plot plot, double[] x, double[] y, Color color, string label = "", bool dashed = false, float width = 2)
        => plot.Add.Plottable(new Polyline(x, y, new Stroke(color, width, dashed), label));

    /// <summary>A guide from one point to another.</summary>
    public static void AddGuide(this Plot plot, double x1, double y1, double x2, double y2, string label = "")
        => plot.AddLine([x1, x2], [y1, y2], Palette.Guide, label, dashed: true, 1.2f);

    /// <summary>Ticks at whole powers of ten, for an axis that holds log10 values.</summary>
    public static NumericManual PowersOfTen(int lowest, int highest)
    {
        var ticks = new NumericManual();
        for (var power = lowest; power <= highest; power++)
        {
            ticks.AddMajor(
                power, power < -4 ? $"10⁻{Superscript(-power)}" : Math.Pow(10, power).ToString("0.####", CultureInfo.InvariantCulture));
            for (var digit = 2; power < highest && digit < 10; digit++)
            {
                ticks.AddMinor(power + Math.Log10(digit));
            }
        }

        return ticks;
    }

    private static string Superscript(int number)
        => string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));

    /// <summary>Ticks at round values, few enough for a small panel.</summary>
    public static NumericManual RoundTicks(double low, double high, int most = 4)
    {
        var raw = (high - low) / most;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * decade >= raw * 0.8) * decade;
        var ticks = new NumericManual();
        for (var index = (long)Math.Ceiling(low / step); index * step <= high; index++)
        {
            ticks.AddMajor(index * step, (index * step).ToString("0.######", CultureInfo.InvariantCulture).Replace('-', '−'));
        }

        return ticks;
    }

    /// <summary>Sets limits and round ticks of both axes.</summary>
    public static void Frame(this Plot plot, (double Low, double High) x, (double Low, double High) y, int most = 4)
    {
        plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        plot.Axes.Bottom.TickGenerator = RoundTicks(x.Low, x.High, most);
        plot.Axes.Left.TickGenerator = RoundTicks(y.Low, y.High, most);
    }
}
