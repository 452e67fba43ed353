using System.Globalization;
using Lyraflow.Data.Fits;
using Lyraflow.Data.Stripe82;

namespace Lyraflow.Data.Tests.Stripe82;

/// <summary>The published files, against what is known of them from elsewhere.</summary>
public class RealRrLyraeTests
{
    private const int Stars = 92_658;
    private const int Variables = 483;

    [Fact]
    public void The_combined_set_has_the_published_rows()
    {
        var path = RealData.File("rrlyrae.npz");

        var catalog = Stripe82Catalog.Load(Path.GetDirectoryName(path)!);

        Assert.Equal(Stars + Variables, catalog.RowCount);
        Assert.Equal(Enumerable.Range(Stars, Variables), catalog.RowsOfClass(1));
        var source = Assert.Single(catalog.Sources);
        Assert.Equal("ac234d74eb066741e899d5b6269f2e7f97dbab4b1ca93fe708eb4a2856c428f8", source.Sha256);
        Assert.All(
            Enumerable.Range(0, catalog.RowCount),
            row => Assert.True(SesarColorBox.Contains([.. catalog.Values.Select(column => column[row])])));
    }

    [Fact]
    public void The_combined_set_agrees_with_the_same_rows_as_text()
    {
        var lines = File.ReadLines(RealData.File("s82_rrlyrae_folds.csv")).Skip(1).Select(line => line.Split(','));
        var catalog = Stripe82Catalog.Load(RealData.File("rrlyrae.npz"));
        const double halfOfTheLastDigit = 0.0005 + 1e-6;

        var row = 0;
        foreach (var cells in lines)
        {
            for (var j = 0; j < 4; j++)
            {
                var difference = catalog.Values[j][row] - double.Parse(cells[j], CultureInfo.InvariantCulture);
                Assert.InRange(difference, -halfOfTheLastDigit, halfOfTheLastDigit);
            }

            Assert.Equal(cells[4], catalog.Classes[catalog.Labels[row]]);
            row++;
        }

        Assert.Equal(catalog.RowCount, row);
    }

    [Fact]
    public void The_colors_from_the_table_of_RR_Lyrae_are_those_of_the_combined_set_bit_for_bit()
    {
        var catalog = Stripe82Catalog.Load(RealData.File("rrlyrae.npz"));

        var colors = CachePair.ReadRrLyrae(RealData.File("RRLyrae.fit"), out var source);

        Assert.Equal("081d3b34e9e38d27cd22f42b0f52e08303db41810d475e41fed9643000e4818d", source.Sha256);
        for (var j = 0; j < 4; j++)
        {
            Assert.Equal(
                catalog.Values[j].Skip(Stars).Select(BitConverter.SingleToInt32Bits),
                colors[j].Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void The_table_of_RR_Lyrae_is_read_as_published()
    {
        using var table = FitsTableReader.Open(RealData.File("RRLyrae.fit"), "J_ApJ_708_717_RR_Lyr");
        var types = new string[Variables];
        var magnitudes = new double[Variables];
        var distances = new double[Variables];
        var identifiers = new double[Variables];

        Assert.True(table.ReadBlock());
        Assert.Equal((Variables, Variables), (table.RowCount, table.BlockRowCount));
        table.CopyTexts(table.Column("Type"), types);
        table.CopyNumbers(table.Column("Vmag"), magnitudes.AsSpan());
        table.CopyNumbers(table.Column("Dist"), distances.AsSpan());
        table.CopyNumbers(table.Column("__SIG2010_"), identifiers.AsSpan());

        Assert.Equal(22, table.Columns.Count);
        Assert.Equal(("kpc", "E"), (table.Column("Dist").Unit, table.Column("Dist").Format));
        Assert.Equal(379, types.Count(type => type == "ab"));
        Assert.Equal(104, types.Count(type => type == "c"));
        Assert.Equal(Variables, identifiers.Distinct().Count());

        // V = 0.6 + 5 log10(d / 10 pc) up to the last digits, 0.001 mag and 0.01 kpc; the two stand apart in the row.
        for (var row = 0; row < Variables; row++)
        {
            var deviation = magnitudes[row] - 0.6 - (5 * Math.Log10(distances[row] * 1000 / 10));
            var rounding = 0.0005 + (5 / Math.Log(10) * 0.005 / distances[row]);
            Assert.InRange(deviation, -rounding, rounding);
        }
    }
}
