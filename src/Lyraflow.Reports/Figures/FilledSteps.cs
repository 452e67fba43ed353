using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>The area below a line, down to zero.</summary>
internal sealed class FilledSteps(double[] x, double[] y, Color color, string label) : IPlottable, IKeyed
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public string Label => label;

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        using var path = new SKPath();
        Add(path, x[0], 0, start: true);
        for (var i = 0; i < x.Length; i++)
        {
            Add(path, x[i], y[i], start: false);
        }

        Add(path, x[^1], 0, start: false);
        path.Close();
        Fill(rp.Canvas, path);
    }

    public void DrawSymbol(SKCanvas canvas, SKRect place)
    {
        using var path = new SKPath();
        path.AddRect(SKRect.Create(place.Left, place.MidY - 5, place.Width, 10));
        Fill(canvas, path);
    }

    private void Add(SKPath path, double atX, double atY, bool start)
    {
        var pixel = Axes.GetPixel(new Coordinates(atX, atY));
        if (start)
        {
            path.MoveTo(pixel.X, pixel.Y);
        }
        else
        {
            path.LineTo(pixel.X, pixel.Y);
        }
    }

    private void Fill(SKCanvas canvas, SKPath path)
    {
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawPath(path, paint);
    }
}
