using Lyraflow.Reports.Figures;
using Color = ScottPlot.Color;

namespace Lyraflow.Reports.Tests.Figures;

public class PaletteTests
{
    // How a colour arrives at eyes without the cones for long, middle or short waves, in linear light
    // (Machado, Oliveira and Fernandes 2009, table 1, severity 1).
    private static readonly double[][,] Eyes =
    [
        new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
        new double[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
        new double[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        new double[,] { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
    ];

    [Fact]
    public void The_classes_differ_in_lightness_so_that_a_grey_print_tells_them_apart()
        => Assert.InRange(Lightness(Palette.Class(1)) - Lightness(Palette.Class(0)), 20, 100);

    [Fact]
    public void No_two_classes_look_the_same_to_any_eye()
    {
        foreach (var eye in Eyes)
        {
            for (var i = 0; i < Palette.Classes; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    Assert.True(Difference(Palette.Class(i), Palette.Class(j), eye) > 10, $"classes {i} and {j} look alike");
                }
            }
        }
    }

    [Fact]
    public void Data_and_samples_laid_over_them_differ_in_lightness()
    {
        Assert.InRange(Lightness(Palette.Class(0)) - Lightness(Palette.Ink), 20, 100);
        Assert.InRange(Lightness(Palette.Class(1)) - Lightness(Palette.Ink), 20, 100);
    }

    [Fact]
    public void Any_two_methods_of_one_dash_differ_for_all_eyes()
    {
        for (var eye = 0; eye < Eyes.Length; eye++)
        {
            for (var i = 0; i < Palette.Methods; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (Palette.IsDashed(i) == Palette.IsDashed(j))
                    {
                        // About 2.3 can just be told apart side by side; thin lines need several times that.
                        Assert.True(
                            Difference(Palette.Method(i), Palette.Method(j), Eyes[eye]) > 10,
                            $"methods {i} and {j} look alike to eye {eye}");
                    }
                }
            }
        }
    }

    private static double Lightness(Color color) => Lab(Linear(color))[0];

    private static double Difference(Color first, Color second, double[,] eye)
        => Math.Sqrt(Lab(Seen(first, eye)).Zip(Lab(Seen(second, eye)), (a, b) => (a - b) * (a - b)).Sum());

    private static double[] Seen(Color color, double[,] eye)
    {
        var light = Linear(color);
        return
        [
            .. Enumerable.Range(0, 3).Select(
                i => Math.Clamp((eye[i, 0] * light[0]) + (eye[i, 1] * light[1]) + (eye[i, 2] * light[2]), 0, 1))
        ];
    }

    // IEC 61966-2-1: what a screen makes of the numbers of a colour.
    private static double[] Linear(Color color)
        =>
        [
            .. new[] { color.R, color.G, color.B }.Select(value => value / 255.0).Select(
                value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))
        ];

    // CIE 1976 L*a*b*, white D65: equal steps look equal, and L* is what a grey print keeps.
    private static double[] Lab(double[] light)
    {
        var x = Root(((0.4124 * light[0]) + (0.3576 * light[1]) + (0.1805 * light[2])) / 0.9505);
        var y = Root((0.2126 * light[0]) + (0.7152 * light[1]) + (0.0722 * light[2]));
        var z = Root(((0.0193 * light[0]) + (0.1192 * light[1]) + (0.9505 * light[2])) / 1.089);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        static double Root(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
    }
}
