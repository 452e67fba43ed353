using Lyraflow.Data.Fits;
using Lyraflow.Data.Stripe82;
using Lyraflow.Data.Tests.Fits;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tests.Stripe82;

/// <summary>Both classes with the same treatment of dust.</summary>
public class EvenDustTests
{
    private const int Stars = 92_658;
    private const int Variables = 483;
    private const int Kept = 462;

    // Magnitudes u g r i z, corrected, and A_r; the second is out of the box as observed.
    private static readonly float[][] RrLyrae =
        [[18.1f, 17f, 16.9f, 16.85f, 16.83f, 0.1f], [18.2f, 17f, 16.8f, 16.75f, 16.72f, 2f], [18.15f, 17f, 16.8f, 16.75f, 16.72f, 0.2f]];

    [Fact]
    public void Every_RR_Lyrae_of_the_catalogue_is_found_by_its_colors_whatever_their_rounding()
    {
        foreach (var name in (string[])["rrlyrae.npz", "rounded"])
        {
            var whole = Stripe82Catalog.Load(RealData.File("rrlyrae.npz"));
            var catalog = name == "rounded" ? Rounded(whole) : whole;

            var (observed, rows) = EvenDust.Observed(catalog, RealData.File("RRLyrae.fit"), "nowhere");

            Assert.Equal(Stars + Kept, observed.RowCount);
            Assert.Equal(Enumerable.Range(0, Stars), rows.Take(Stars));
            var expected = Reddened(out var variables);
            for (var j = 0; j < 4; j++)
            {
                Assert.Equal(catalog.Values[j].Take(Stars), observed.Values[j].Take(Stars));
                Assert.Equal(
                    variables.Select(row => BitConverter.SingleToInt32Bits(expected[j][row])),
                    observed.Values[j].Skip(Stars).Select(BitConverter.SingleToInt32Bits));
            }

            Assert.Equal(variables.Select(row => Stars + row), rows.Skip(Stars));
        }
    }

    [Fact]
    public void Rows_may_come_in_any_order()
    {
        using var folder = new TemporaryFolder();
        folder.Write("RRLyrae.fit", Table(RrLyrae));
        var catalog = Catalog([RrLyrae[2], RrLyrae[0], RrLyrae[1]]);

        var (observed, rows) = EvenDust.Observed(catalog, folder.Path, "nowhere");

        Assert.Equal([0, 1, 2], rows);
        for (var band = 0; band < 4; band++)
        {
            float[] expected = [.. new[] { 2, 0 }.Select(row => Redden(row, band) - Redden(row, band + 1))];
            Assert.Equal(expected, observed.Values[band].Skip(1));
        }

        float Redden(int row, int band) => DustExtinction.Redden(RrLyrae[row][band], band, RrLyrae[row][5]);
    }

    [Fact]
    public void A_row_that_is_not_in_the_table_is_named_and_so_are_twins()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("RRLyrae.fit", Table(RrLyrae[..2]));
        InputFault.Expect(
            () => EvenDust.Observed(Catalog(RrLyrae), folder.Path, "nowhere"), table, "row 3 (the first is 0)", "1.150, 0.200");

        folder.Write("RRLyrae.fit", Table([.. RrLyrae, RrLyrae[0]]));
        InputFault.Expect(() => EvenDust.Observed(Catalog(RrLyrae), folder.Path, "nowhere"), table, "rows 0 and 3", "same colours");

        folder.Write("RRLyrae.fit", Table([[.. RrLyrae[0][..5], float.NaN]]));
        InputFault.Expect(() => EvenDust.Observed(Catalog(RrLyrae), folder.Path, "nowhere"), table, "row 0", "column Ar");
    }

    [Fact]
    public void Without_the_files_the_message_says_what_is_needed_and_where_it_was_looked_for()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<InputException>(
            () => OriginalFiles.Find(
                folder["rrlyrae.npz"], folder["cache"], "The table with the extinction", "made-up.fit", "made-up.npy"));

        Assert.Equal(Remedy.Download, fault.Remedy);
        Assert.All(
            (string[])["The table with the extinction", "made-up.fit or made-up.npy", folder["rrlyrae.npz"], folder["cache"]],
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Stars_are_corrected_by_their_own_extinction_before_the_box_is_applied()
    {
        using var folder = new TemporaryFolder();
        folder.Write("RRLyrae.fit", Table(RrLyrae));
        PublishedStandards.Write(
            folder["stripe82calibStars_v2.6.dat.gz"],
            [
                PublishedStandards.Line([18.1m, 17m, 16.8m, 16.7m, 16.65m], 0.1m),
                PublishedStandards.Line([18.5m, 17m, 16.5m, 16.3m, 16.2m], 0.6m),
                PublishedStandards.Line([17.75m, 17m, 16.9m, 16.85m, 16.8m], 0.4m),
            ]);

        var catalog = EvenDust.Dereddened(folder.Path, "nowhere");

        // As observed, the first and the last are within the box; without dust, the first two.
        Assert.Equal([0, 0, 1, 1, 1], catalog.Labels);
        Assert.Equal(1.1 - (0.1 * (5.155 - 3.793) / 2.751), catalog.Values[0][0], 1e-5);
        Assert.Equal(0.5 - (0.6 * (3.793 - 2.751) / 2.751), catalog.Values[1][1], 1e-5);
        Assert.Equal(18.1f - 17f, catalog.Values[0][2]);
    }

    private static LabeledTable Rounded(LabeledTable catalog) => new(
        catalog.Features,
        [.. catalog.Values.Select(column => (System.Collections.Immutable.ImmutableArray<float>)
            [.. column.Select(value => (float)Math.Round((double)value, 3))])],
        catalog.Classes,
        catalog.Labels,
        catalog.Sources);

    /// <summary>The colours of the published table, reddened, and which rows stay within the box.</summary>
    private static float[][] Reddened(out int[] inside)
    {
        using var table = FitsTableReader.Open(RealData.File("RRLyrae.fit"));
        var columns = table.ReadColumns<float>("umag", "gmag", "rmag", "imag", "zmag", "Ar");
        double[] perA = [5.155, 3.793, 2.751, 2.086, 1.479];
        float[][] magnitudes =
        [
            .. perA.Select((c, band) => columns[band].Zip(columns[5], (m, a) => (float)(m + (a * c / 2.751))).ToArray()),
        ];
        float[][] colors = [.. Enumerable.Range(0, 4).Select(j => magnitudes[j].Zip(magnitudes[j + 1], (a, b) => a - b).ToArray())];
        inside =
        [
            .. Enumerable.Range(0, Variables).Where(row => SesarColorBox.Contains([.. colors.Select(column => column[row])])),
        ];
        Assert.Equal(Kept, inside.Length);
        return colors;
    }

    /// <summary>One star, and RR Lyrae of these magnitudes.</summary>
    private static LabeledTable Catalog(float[][] rrLyrae)
    {
        float[][] rows = [[18f, 17f, 16.8f, 16.7f, 16.65f], .. rrLyrae];
        float[][] colors = [.. Enumerable.Range(0, 4).Select(j => rows.Select(row => row[j] - row[j + 1]).ToArray())];
        return Stripe82Catalog.Create(colors, [0, .. rrLyrae.Select(_ => 1)], new SourceFile("made up", ""));
    }

    private static byte[] Table(float[][] rows) =>
    [
        .. FitsBuilder.Primary,
        .. FitsBuilder.Header(FitsBuilder.TableCards(24, rows.Length, [.. "ugriz".Select(band => ($"{band}mag", "E")), ("Ar", "E")])),
        .. FitsBuilder.Pad([.. rows.SelectMany(row => row).SelectMany(m => NumberBytes.Of(m, isBigEndian: true))]),
    ];
}
