using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>The shapes of marks.</summary>
internal enum MarkShape
{
    Dot,
    Square,
    Diamond,
    Triangle,
}

/// <summary>A few points that stand out, one shape for all.</summary>
internal sealed class Marks(double[] x, double[] y, Color color, MarkShape shape, string label) : IPlottable, IKeyed
{
    private const float Radius = 5;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public string Label => label;

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var pixel = Axes.GetPixel(new Coordinates(x[i], y[i]));
            Draw(rp.Canvas, pixel.X, pixel.Y);
        }
    }

    public void DrawSymbol(SKCanvas canvas, SKRect place) => Draw(canvas, place.MidX, place.MidY);

    private void Draw(SKCanvas canvas, float x, float y)
    {
        using var path = new SKPath();
        switch (shape)
        {
            case MarkShape.Dot:
                path.AddCircle(x, y, Radius);
                break;
            case MarkShape.Square:
                path.AddRect(SKRect.Create(x - Radius, y - Radius, 2 * Radius, 2 * Radius));
                break;
            case MarkShape.Diamond:
                path.AddPoly([new(x, y - 7), new(x + 7, y), new(x, y + 7), new(x - 7, y)]);
                break;
            default:
                path.AddPoly([new(x, y - 7), new(x + 7, y + 5), new(x - 7, y + 5)]);
                break;
        }

        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawPath(path, paint);
        paint.Color = SKColors.White;
        paint.IsStroke = true;
        canvas.DrawPath(path, paint);
    }
}
