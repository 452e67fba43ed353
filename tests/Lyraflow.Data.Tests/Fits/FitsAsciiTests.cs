using System.Text;
using Lyraflow.Data.Tests.Tables;

namespace Lyraflow.Data.Tests.Fits;

/// <summary>Tables whose rows are text.</summary>
public sealed class FitsAsciiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_texts_and_nulls_are_read()
    {
        _folder.Write("t.fits", Table("star    17  1.50D+02", "M31    -99          ", "   x   +1      -.5E0"));

        Assert.Equal(["star,17,150", "M31,null,NaN", "   x,1,-0.5"], Some.Rows(_folder["t.fits"]));
    }

    [Theory]
    [InlineData("star   1.7  1.50D+02", "row 1 has '1.7' where a whole number should be")]
    [InlineData("star    17  one     ", "row 1 has 'one' where a number should be")]
    public void What_is_no_number_is_named(string row, string reason)
    {
        _folder.Write("t.fits", Table(row));

        InputFault.Expect(() => Some.Rows(_folder["t.fits"]), "t.fits", reason);
    }

    /// <summary>A file with a table of rows of 20 letters: a text of 4, a whole number of 6 with -99 for null, and a real of 9.</summary>
    internal static byte[] Table(params string[] rows) =>
    [
        .. FitsBuilder.Primary,
        .. FitsBuilder.Header(
            FitsBuilder.Card("XTENSION", "TABLE"),
            FitsBuilder.Card("BITPIX", 8),
            FitsBuilder.Card("NAXIS", 2),
            FitsBuilder.Card("NAXIS1", 20),
            FitsBuilder.Card("NAXIS2", rows.Length),
            FitsBuilder.Card("PCOUNT", 0),
            FitsBuilder.Card("GCOUNT", 1),
            FitsBuilder.Card("TFIELDS", 3),
            FitsBuilder.Card("TTYPE1", "name"),
            FitsBuilder.Card("TFORM1", "A4"),
            FitsBuilder.Card("TBCOL1", 1),
            FitsBuilder.Card("TFORM2", "I6"),
            FitsBuilder.Card("TBCOL2", 5),
            FitsBuilder.Card("TNULL2", "-99"),
            FitsBuilder.Card("TFORM3", "D9.2"),
            FitsBuilder.Card("TBCOL3", 12)),
        .. FitsBuilder.Pad(Encoding.ASCII.GetBytes(string.Concat(rows)), (byte)' '),
    ];
}
