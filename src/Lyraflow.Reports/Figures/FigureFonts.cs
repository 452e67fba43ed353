using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// The font of the figures. On a machine without font files text is left out without a word, so somebody has to look.
/// </summary>
public static class FigureFonts
{
    private static readonly string[] Preferred = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica"];

    /// <summary>What to tell a user whose machine has no fonts.</summary>
    public const string Advice =
        "no font files were found, so the figures have no text; install some (Debian, Ubuntu: apt-get install fonts-dejavu-core) "
            + "and run again.";

    /// <summary>Whether text can be drawn: a letter has a width and leaves ink.</summary>
    public static bool Available { get; } = CanDraw();

    /// <summary>The family used: one that has the Greek letters and signs of the labels, if there is one.</summary>
    public static string Family { get; } = Choose(SKFontManager.Default.FontFamilies);

    internal static string Choose(IEnumerable<string> installed)
    {
        var families = installed.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Preferred.FirstOrDefault(families.Contains) ?? families.FirstOrDefault() ?? Fonts.Default;
    }

    private static bool CanDraw()
    {
        using var font = new SKFont(SKTypeface.FromFamilyName(Family), 16);
        using var paint = new SKPaint();
        return font.MeasureText("M", out var bounds, paint) > 0 && bounds.Width > 0;
    }
}
