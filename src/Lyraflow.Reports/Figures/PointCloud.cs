using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Many small dots as one stroke: fast to draw, and one path in an SVG file instead of an element per dot.</summary>
internal sealed class PointCloud(double[] x, double[] y, Color color, float size) : IPlottable, IKeyed
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string Label { get; init; } = string.Empty;

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        // A line of no length with a round end is a dot; Skia's SVG files leave out what DrawPoints draws.
        using var dots = new SKPath();
        for (var i = 0; i < x.Length; i++)
        {
            var pixel = Axes.GetPixel(new Coordinates(x[i], y[i]));
            if (rp.DataRect.Contains(pixel))
            {
                dots.MoveTo(pixel.X, pixel.Y);
                dots.LineTo(pixel.X, pixel.Y);
            }
        }

        using var paint = new SKPaint
        {
            Color = color.ToSKColor(),
            IsAntialias = true,
            IsStroke = true,
            StrokeWidth = size,
            StrokeCap = SKStrokeCap.Round,
        };
        rp.Canvas.DrawPath(dots, paint);
    }

    public void DrawSymbol(SKCanvas canvas, SKRect place)
    {
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawCircle(place.MidX, place.MidY, 4, paint);
    }
}
