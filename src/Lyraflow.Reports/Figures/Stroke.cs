using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// A line, whole or dashed. Dashes are turned into outlines first, since Skia's SVG files know no dashes.
/// </summary>
internal sealed record Stroke(Color Color, float Width, bool Dashed)
{
    public void Draw(SKCanvas canvas, SKPath path)
    {
        using var paint = new SKPaint
        {
            Color = Color.ToSKColor(),
            IsAntialias = true,
            IsStroke = true,
            StrokeWidth = Width,
            StrokeJoin = SKStrokeJoin.Round,
        };
        if (!Dashed)
        {
            canvas.DrawPath(path, paint);
            return;
        }

        using var dashes = SKPathEffect.CreateDash([7, 4], 0);
        paint.PathEffect = dashes;
        using var outline = paint.GetFillPath(path);
        paint.PathEffect = null;
        paint.IsStroke = false;
        canvas.DrawPath(outline, paint);
    }
}
