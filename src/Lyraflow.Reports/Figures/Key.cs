using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>The key of a plot, in a corner of it: a sample and a name for each labelled thing.</summary>
internal sealed class Key(Plot plot, Alignment corner) : IPlottable
{
    private const float Row = 18;
    private const float SymbolWidth = 24;
    private const float Padding = 7;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        IKeyed[] entries = [.. plot.GetPlottables().OfType<IKeyed>().Where(entry => entry.Label.Length > 0)];
        using var font = FigureFonts.NewFont(FigureStyle.TickSize);
        using var paint = new SKPaint { IsAntialias = true };
        var width = entries.Max(entry => font.MeasureText(entry.Label)) + SymbolWidth + (3 * Padding);
        var height = (entries.Length * Row) + Padding;
        var data = rp.DataRect;
        var left = corner is Alignment.UpperLeft or Alignment.LowerLeft ? data.Left + Padding : data.Right - Padding - width;
        var top = corner is Alignment.UpperLeft or Alignment.UpperRight ? data.Top + Padding : data.Bottom - Padding - height;
        paint.Color = SKColors.White;
        rp.Canvas.DrawRect(SKRect.Create(left, top, width, height), paint);
        for (var i = 0; i < entries.Length; i++)
        {
            var y = top + (Padding / 2) + (i * Row);
            entries[i].DrawSymbol(rp.Canvas, SKRect.Create(left + Padding, y, SymbolWidth, Row));
            paint.Color = Palette.Ink.ToSKColor();
            rp.Canvas.DrawText(
                entries[i].Label, left + SymbolWidth + (2 * Padding), y + (Row / 2) + (FigureStyle.TickSize * 0.36f), font, paint);
        }
    }
}
