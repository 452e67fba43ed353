using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// The font of the figures. It is part of the program: on a machine without fonts text would be left out without a word,
/// and on two machines with different fonts the same figure would not be the same.
/// </summary>
public static class FigureFonts
{
    private const string File = "DejaVuSans.ttf";

    /// <summary>The family, which has the Greek letters and signs of the labels.</summary>
    public static string Family { get; } = Register();

    /// <summary>Whether text can be drawn: a letter has a width and leaves ink.</summary>
    public static bool CanDraw()
    {
        using var font = NewFont(16);
        using var paint = new SKPaint();
        return font.MeasureText("M", out var bounds, paint) > 0 && bounds.Width > 0;
    }

    internal static SKFont NewFont(float size) => new(Fonts.GetTypeface(Family, bold: false, italic: false), size);

    private static string Register()
    {
        using var typeface = Load();
        var family = typeface.FamilyName;
        Fonts.FontResolvers.Insert(0, new EmbeddedFont(family));
        Fonts.Default = family;
        return family;
    }

    private static SKTypeface Load() => SKTypeface.FromStream(typeof(FigureFonts).Assembly.GetManifestResourceStream(File)!);

    private sealed class EmbeddedFont(string family) : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == family ? Load() : null;

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
            => CreateTypeface(fontName, bold: false, italic: false);
    }
}
