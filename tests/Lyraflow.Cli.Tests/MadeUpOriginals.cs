using System.Globalization;
using Lyraflow.Data.Tests.Stripe82;

namespace Lyraflow.Cli.Tests;

/// <summary>
/// Small stand-ins for the two originals, with dust: RR Lyrae whose magnitudes are corrected for it, and standard stars as
/// observed. A row of RR Lyrae in eight is behind so much dust that it would not be within the colour box.
/// </summary>
internal static class MadeUpOriginals
{
    public const int RrLyrae = 80;

    public const int TooRed = RrLyrae / 8;

    public const int Stars = 400;

    /// <summary>Writes RRLyrae.fit into a folder.</summary>
    public static void WriteRrLyrae(TemporaryFolder folder)
    {
        var rows = Enumerable.Range(0, RrLyrae).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{(i % 8 == 0 ? 2.5 : 0.05 + (i % 5 * 0.02)):f3},{Variable(i)}"));
        File.WriteAllLines(folder["rr.csv"], ["Ar,umag,gmag,rmag,imag,zmag", .. rows]);
        var outcome = LyraflowProgram.Run(folder.Path, "sql", "reference", "select * from 'rr.csv'", "-o", "rr.fits");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        File.Move(folder["rr.fits"], folder["RRLyrae.fit"]);
    }

    /// <summary>Writes the standard stars into a folder, as they are published.</summary>
    public static void WriteStandards(TemporaryFolder folder) => PublishedStandards.Write(
        folder["stripe82calibStars_v2.6.dat.gz"],
        Enumerable.Range(0, Stars).Select(i => PublishedStandards.Line(
            [
                20m + (i * 37 % 101 * 0.002m), 19m, 18.7m - (i * 53 % 97 * 0.001m), 18.6m - (i * 71 % 89 * 0.001m),
                18.5m - (i * 29 % 83 * 0.001m),
            ],
            0.1m)));

    // Bluer than the stars, each with colours of its own.
    private static string Variable(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{18.05 + (i * 0.001):f3},17.000,{16.95 - (i * 7 % 41 * 0.001):f3},{16.9 - (i * 11 % 23 * 0.001):f3},"
            + $"{16.88 - (i * 5 % 31 * 0.001):f3}");
}
