using System.Text;
using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using SkiaSharp;

namespace Lyraflow.Reports.Tests.Figures;

public class FigureTests
{
    public static TheoryData<string> Names => [.. Example.Figures().Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_png_has_twice_the_size_and_ink_in_every_panel(string name)
    {
        var figure = Example.Figures().Single(figure => figure.Name == name);
        using var bitmap = SKBitmap.Decode(FigureRenderer.Png(figure));

        Assert.Equal(figure.Size.Width * FigureRenderer.PixelRatio, bitmap.Width);
        Assert.Equal(figure.Size.Height * FigureRenderer.PixelRatio, bitmap.Height);
        foreach (var panel in figure.Panels)
        {
            Assert.InRange(Ink(bitmap, panel), 500, bitmap.Width * bitmap.Height / 2);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_svg_has_the_size_and_shapes_and_is_small(string name)
    {
        var figure = Example.Figures().Single(figure => figure.Name == name);
        var svg = Encoding.UTF8.GetString(FigureRenderer.Svg(figure));

        Assert.Contains($"width=\"{figure.Size.Width}\" height=\"{figure.Size.Height}\"", svg, StringComparison.Ordinal);
        Assert.Contains("<path", svg, StringComparison.Ordinal);
        Assert.InRange(svg.Length, 2_000, 1_500_000);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Any_number_of_features_has_a_panel_for_each_pair_and_none_overlap(int features)
    {
        FeatureAxis[] axes =
        [
            .. Enumerable.Range(0, features).Select(j => new FeatureAxis(new Feature($"x{j}", j == 0 ? "" : "mag"), -4, 4))
        ];
        ClassColumns[] classes =
        [
            .. Enumerable.Range(0, 3).Select(
                k => new ClassColumns(
                    $"class {k}",
                    [.. axes.Select((_, j) => Enumerable.Range(0, 50).Select(i => ((i * (j + 3)) % 17 / 5.0) - 1.5).ToArray())]))
        ];
        var notes = classes.Select(_ => axes.Select(_ => new HistogramNote("D = 0.1")).ToArray()).ToArray();
        var pairs = features * (features - 1) / 2;
        foreach (var (figure, panels) in new[]
        {
            (FeaturePairs.Pairs("a", "A", "", axes, classes), pairs),
            (FeaturePairs.BesideSamples("b", "B", "", axes, classes, classes), 2 * pairs),
            (FeatureHistograms.Draw("c", "C", "", axes, classes, classes, notes), 3 * features),
            (CornerPlot.Draw("d", "D", "", axes, classes[0], classes[0], 0), features * (features + 1) / 2),
            (BaseSpaceScatter.Draw("e", "E", "", classes), 3 * (features - 1)),
        })
        {
            Assert.Equal(panels, figure.Panels.Count);
            Assert.Equal(panels, figure.Panels.Select(panel => (Math.Round(panel.Left, 6), Math.Round(panel.Top, 6))).Distinct().Count());
            Assert.InRange(figure.Panels.Min(panel => panel.Height * figure.Size.Height), 200, 400);
        }
    }

    [Fact]
    public void A_stray_row_does_not_widen_an_axis()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0), 1e6];
        var axis = FeatureAxis.Around([new Feature("x", "")], [new ClassColumns("stars", [values])])[0];
        Assert.InRange(axis.High, 1, 3);
        Assert.InRange(axis.Low, -0.3, 0);
    }

    [Fact]
    public void An_svg_has_every_dot()
    {
        var colors = Encoding.UTF8.GetString(FigureRenderer.Svg(Example.Figures().Single(figure => figure.Name == "colors")));
        var dots = colors.Split("h0").Length - 1;

        // Six panels of two classes, of which 3,000 and 60 rows are drawn.
        Assert.Equal(6 * (3000 + 60), dots);
    }

    [Fact]
    public void Text_is_drawn_with_the_font_that_the_program_brings()
    {
        Assert.True(FigureFonts.CanDraw());
        Assert.Equal("DejaVu Sans", FigureFonts.Family);
        Assert.Contains("u−g (mag)", Encoding.UTF8.GetString(FigureRenderer.Svg(Example.Figures()[0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Contours_hold_the_share_they_promise()
    {
        var axis = new FeatureAxis(new Feature("x", ""), -5, 5);
        var random = new RandomSource(3);
        var x = Enumerable.Range(0, 50_000).Select(_ => random.NextNormal()).ToArray();
        var y = Enumerable.Range(0, 50_000).Select(_ => random.NextNormal()).ToArray();
        var contours = new DensityContours(x, y, axis, axis);

        // A circle of radius 1 holds 39.3 % of a standard normal in two dimensions.
        var radii = contours.Segments(contours.LevelOf(0.393)).Select(
            segment => Math.Sqrt((segment.X1 * segment.X1) + (segment.Y1 * segment.Y1))).ToArray();
        Assert.InRange(radii.Average(), 0.9, 1.15);
    }

    private static int Ink(SKBitmap bitmap, Panel panel)
    {
        var ink = 0;
        for (var x = (int)(panel.Left * bitmap.Width); x < (int)((panel.Left + panel.Width) * bitmap.Width); x++)
        {
            for (var y = (int)(panel.Top * bitmap.Height); y < (int)((panel.Top + panel.Height) * bitmap.Height); y++)
            {
                ink += bitmap.GetPixel(x, y).Red < 200 || bitmap.GetPixel(x, y).Blue < 200 ? 1 : 0;
            }
        }

        return ink;
    }
}
