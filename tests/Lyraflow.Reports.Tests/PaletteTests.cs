using Lyraflow.Reports.Figures;
using Color = ScottPlot.Color;

namespace Lyraflow.Reports.Tests;

public class PaletteTests
{
    [Fact]
    public void The_classes_and_the_samples_differ_in_grey()
    {
        Color[] colors = [Palette.Star, Palette.RrLyrae, Palette.Sample];
        for (var i = 0; i < colors.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.True(Math.Abs(Lightness(colors[i]) - Lightness(colors[j])) > 0.05, $"{i} and {j} print alike");
            }
        }
    }

    private static double Lightness(Color color) => ((0.2126 * color.R) + (0.7152 * color.G) + (0.0722 * color.B)) / 255;
}
