using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Points joined by a stroke, with an entry in the key if it has a label.</summary>
internal sealed class Polyline(double[] x, double[] y, Stroke stroke, string label) : IPlottable, IKeyed
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public string Label => label;

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        using var path = new SKPath();
        for (var i = 0; i < x.Length; i++)
        {
            var pixel = Axes.GetPixel(new Coordinates(x[i], y[i]));
            if (i == 0)
            {
                path.MoveTo(pixel.X, pixel.Y);
            }
            else
            {
                path.LineTo(pixel.X, pixel.Y);
            }
        }

        stroke.Draw(rp.Canvas, path);
    }

    public void DrawSymbol(SKCanvas canvas, SKRect place)
    {
        using var path = new SKPath();
        path.MoveTo(place.Left, place.MidY);
        path.LineTo(place.Right, place.MidY);
        stroke.Draw(canvas, path);
    }
}
