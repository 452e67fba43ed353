using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lyraflow.Data.Tests.Stripe82;

/// <summary>Makes files of standard stars in the published layout.</summary>
internal static class PublishedStandards
{
    public static string Write(string path, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest), Encoding.ASCII);
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }

        return path;
    }

    public static string Line(decimal[] magnitudes, decimal extinction)
    {
        var bands = magnitudes.Select(m => string.Create(CultureInfo.InvariantCulture, $"   4 {m - 0.001m, 7} {m, 7} 0.011 0.017 1.2"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CALIBSTARS 308.500214 -1.227721 0.032 0.000  4 {extinction} {string.Join(' ', bands)}");
    }

    /// <summary>Magnitudes in steps of 0.001 whose differences in single precision are these colours, to the bit.</summary>
    public static decimal[] Magnitudes(float[] colors)
    {
        int[] steps = [.. colors.Select(color => (int)Math.Round(color * 1000.0))];
        for (var r = 12_000; r < 24_000; r++)
        {
            int[] magnitudes = [r + steps[1] + steps[0], r + steps[1], r, r - steps[2], r - steps[2] - steps[3]];
            if (Difference(magnitudes, 0) == colors[0] && Difference(magnitudes, 1) == colors[1]
                && Difference(magnitudes, 2) == colors[2] && Difference(magnitudes, 3) == colors[3])
            {
                return Array.ConvertAll(magnitudes, magnitude => magnitude / 1000m);
            }
        }

        throw new InvalidOperationException($"No magnitudes have the colours {string.Join(", ", colors)}.");
    }

    private static float Difference(int[] magnitudes, int j) => (float)(magnitudes[j] / 1000.0) - (float)(magnitudes[j + 1] / 1000.0);
}
