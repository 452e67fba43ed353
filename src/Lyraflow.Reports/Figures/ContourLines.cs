using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Line segments as one stroke.</summary>
internal sealed class ContourLines(
    IReadOnlyList<(double X1, double Y1, double X2, double Y2)> segments) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        using var path = new SKPath();
        foreach (var (x1, y1, x2, y2) in segments)
        {
            var from = Axes.GetPixel(new Coordinates(x1, y1));
            var to = Axes.GetPixel(new Coordinates(x2, y2));
            path.MoveTo(from.X, from.Y);
            path.LineTo(to.X, to.Y);
        }

        using var paint = new SKPaint { Color = Palette.Ink.ToSKColor(), IsAntialias = true, IsStroke = true, StrokeWidth = 1.4f };
        rp.Canvas.DrawPath(path, paint);
    }
}
