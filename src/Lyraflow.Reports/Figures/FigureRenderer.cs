using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Draws a figure into the bytes of a file.</summary>
public static class FigureRenderer
{
    /// <summary>Device pixels of a PNG file per CSS pixel.</summary>
    public const int PixelRatio = 2;

    private const float MarkSize = 12;

    /// <summary>The figure as a PNG file, twice as many pixels as its size says.</summary>
    public static byte[] Png(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var size = figure.Size;
        using var surface = SKSurface.Create(new SKImageInfo(size.Width * PixelRatio, size.Height * PixelRatio))
            ?? throw new InvalidOperationException($"No memory for a picture of {size.Width} × {size.Height}.");
        surface.Canvas.Scale(PixelRatio);
        Draw(figure, surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The figure as an SVG file.</summary>
    public static byte[] Svg(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(figure.Size.Width, figure.Size.Height), stream))
        {
            Draw(figure, canvas);
        }

        // Skia writes single precision in full; a thousandth of a pixel is never seen.
        return Encoding.UTF8.GetBytes(SvgNumbers.Shorten(Encoding.UTF8.GetString(stream.ToArray())));
    }

    private static void Draw(Figure figure, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        foreach (var panel in figure.Panels)
        {
            var left = (float)(panel.Left * figure.Size.Width);
            var top = (float)(panel.Top * figure.Size.Height);
            var width = (float)(panel.Width * figure.Size.Width);
            var height = (float)(panel.Height * figure.Size.Height);
            // Or each panel would wipe out those before it.
            panel.Plot.RenderManager.ClearCanvasBeforeEachRender = false;
            var place = new PixelRect(left, left + width, top + height, top);
            // ScottPlot draws twice, the second time over the first, when a plot's size is new: let it do that unseen.
            using (var nowhere = new SKNoDrawCanvas(figure.Size.Width, figure.Size.Height))
            {
                panel.Plot.Render(nowhere, place);
            }

            panel.Plot.Render(canvas, place);
        }

        if (figure.Mark is { } mark)
        {
            using var font = FigureFonts.NewFont(MarkSize);
            font.Embolden = true;
            using var paint = new SKPaint { Color = SKColors.Firebrick, IsAntialias = true };
            canvas.DrawText(mark, MarkSize / 2, figure.Size.Height - (MarkSize / 2), font, paint);
        }
    }
}
