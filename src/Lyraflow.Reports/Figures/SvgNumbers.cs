using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyraflow.Reports.Figures;

/// <summary>Makes SVG files smaller.</summary>
internal static partial class SvgNumbers
{
    /// <summary>Rounds the numbers of path data to a hundredth of a pixel, and writes a line of no length as one.</summary>
    public static string Shorten(string svg) => PathData().Replace(svg, path => Dot().Replace(
        Long().Replace(
            path.Value,
            number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture)),
        "M$1h0"));

    [GeneratedRegex(" d=\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex PathData();

    [GeneratedRegex(@"-?\d*\.\d{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex Long();

    [GeneratedRegex(@"M([-\d.]+[ ,][-\d.]+)L\1(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Dot();
}
