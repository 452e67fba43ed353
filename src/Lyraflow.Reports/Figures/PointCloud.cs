using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Many small dots as one stroke: fast to draw, and one path in an SVG file instead of an element per dot.</summary>
internal sealed class PointCloud(double[] x, double[] y, Color color, float size) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; init; } = string.Empty;

    public IEnumerable<LegendItem> LegendItems => LegendText.Length == 0
        ? []
        : [new LegendItem { LabelText = LegendText, MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 7, color) }];

    public AxisLimits GetAxisLimits() => new(x.Min(), x.Max(), y.Min(), y.Max());

    public void Render(RenderPack rp)
    {
        var points = new List<SKPoint>(x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            var pixel = Axes.GetPixel(new Coordinates(x[i], y[i]));
            if (rp.DataRect.Contains(pixel))
            {
                points.Add(new SKPoint(pixel.X, pixel.Y));
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
        rp.Canvas.DrawPoints(SKPointMode.Points, [.. points], paint);
    }
}
