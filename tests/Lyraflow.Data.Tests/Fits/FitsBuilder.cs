using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lyraflow.Data.Tests.Fits;

/// <summary>Writes FITS files card by card, wrong ones too.</summary>
internal static class FitsBuilder
{
    public const int BlockLength = 2880;

    /// <summary>The header of a file without an image.</summary>
    public static byte[] Primary { get; } = Header(Card("SIMPLE", true), Card("BITPIX", 8), Card("NAXIS", 0), Card("EXTEND", true));

    public static string Card(string keyword, object value)
    {
        var text = value switch
        {
            bool flag => (flag ? "T" : "F").PadLeft(20),
            string quoted => $"'{quoted.Replace("'", "''", StringComparison.Ordinal),-8}'",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.PadLeft(20),
        };
        return $"{keyword,-8}= {text}";
    }

    /// <summary>Cards, an END card and the padding.</summary>
    public static byte[] Header(params IEnumerable<string> cards) =>
        Pad(Encoding.Latin1.GetBytes(string.Concat(cards.Append("END").Select(card => card.PadRight(80)))), (byte)' ');

    public static byte[] Pad(byte[] content, byte filler = 0)
    {
        var missing = (BlockLength - (content.Length % BlockLength)) % BlockLength;
        return [.. content, .. Enumerable.Repeat(filler, missing)];
    }

    /// <summary>The cards of a table; later ones override nothing, as the first of a keyword counts.</summary>
    public static List<string> TableCards(int rowLength, long rowCount, params IEnumerable<(string Name, string Format)> columns)
    {
        List<string> cards =
        [
            Card("XTENSION", "BINTABLE"), Card("BITPIX", 8), Card("NAXIS", 2), Card("NAXIS1", rowLength),
            Card("NAXIS2", rowCount), Card("PCOUNT", 0), Card("GCOUNT", 1), Card("TFIELDS", columns.Count()),
        ];
        var number = 0;
        foreach (var (name, format) in columns)
        {
            number++;
            cards.Add(Card($"TTYPE{number}", name));
            cards.Add(Card($"TFORM{number}", format));
        }

        return cards;
    }

    /// <summary>A whole file with one table of one column, and perhaps more cards about it.</summary>
    public static byte[] OneColumn(string format, object[] cells, params IEnumerable<string> moreCards)
    {
        byte[][] rows = [.. cells.Select(cell => cell as byte[] ?? NumberBytes.Of(cell, isBigEndian: true))];
        var header = Header([.. TableCards(rows[0].Length, rows.Length, ("x", format)), .. moreCards]);
        return [.. Primary, .. header, .. Pad([.. rows.SelectMany(row => row)])];
    }

    public static byte[] Compress(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
