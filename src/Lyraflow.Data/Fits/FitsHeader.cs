using System.Globalization;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>
/// The keywords of one header (FITS standard 4.0, section 4). Cards without a value, with a blank keyword or with
/// free text are passed over: catalogue services write them in plenty.
/// </summary>
internal sealed class FitsHeader
{
    /// <summary>Headers and data come in blocks of this many bytes.</summary>
    public const int BlockLength = 2880;

    private const int CardLength = 80;
    private const int KeywordLength = 8;
    private const int MostBlocks = 1000;
    private const int LongestText = 1 << 16;

    // What programs write beside every TTYPE.
    private static readonly string[] Labels = ["label for", "name of", "name for", "column name", "column title", "field name"];

    private readonly SourceReader _reader;
    private readonly Dictionary<string, FitsValue> _values = new(StringComparer.Ordinal);

    // The text that a CONTINUE card would lengthen.
    private string? _open;

    private FitsHeader(SourceReader reader) => _reader = reader;

    /// <summary>
    /// Reads the next header. Returns null where the file ends, or goes on with something that is no header, which
    /// the standard allows behind the last extension.
    /// </summary>
    /// <param name="reader">The file, at the start of a block.</param>
    /// <param name="firstKeyword">SIMPLE for the first header of a file, XTENSION for the others.</param>
    public static FitsHeader? Read(SourceReader reader, string firstKeyword)
    {
        var header = new FitsHeader(reader);
        var block = new byte[BlockLength];
        for (var blocks = 0; blocks < MostBlocks; blocks++)
        {
            var count = reader.Read(block);
            if (blocks == 0 && !block.AsSpan(0, count).StartsWith(Encoding.Latin1.GetBytes($"{firstKeyword,-KeywordLength}=")))
            {
                return null;
            }

            if (count < BlockLength)
            {
                throw reader.EndsInside("a FITS header");
            }

            for (var start = 0; start < BlockLength; start += CardLength)
            {
                if (!header.Add(Encoding.Latin1.GetString(block, start, CardLength)))
                {
                    return header;
                }
            }
        }

        throw reader.Fault($"a FITS header has no END card within {MostBlocks} blocks; the file is damaged");
    }

    /// <summary>The text of a keyword, empty when it is absent.</summary>
    public string Text(string keyword) => _values.TryGetValue(keyword, out var value) ? value.Content : "";

    /// <summary>What a column is, in words: TCOMM, or the comment of TTYPE where it is more than a label; empty for nothing.</summary>
    /// <param name="number">The number of the column, 1 for the first.</param>
    public string Description(int number)
    {
        if (Text(string.Create(CultureInfo.InvariantCulture, $"TCOMM{number}")) is { Length: > 0 } words)
        {
            return words;
        }

        var comment = _values.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"TTYPE{number}")).Comment ?? "";
        return Labels.Any(label => comment.StartsWith(label, StringComparison.OrdinalIgnoreCase)) ? "" : comment;
    }

    /// <summary>A whole number; null when the keyword is absent or has no value.</summary>
    public long? WholeNumber(string keyword)
    {
        if (Find(keyword) is not { } value)
        {
            return null;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign;
        return !value.IsQuoted && long.TryParse(value.Content, style, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed(keyword, value, "a whole number");
    }

    /// <summary>A whole number that must be there and lie between two bounds, both included.</summary>
    public long WholeNumber(string keyword, long least, long most)
    {
        var number = WholeNumber(keyword)
            ?? throw _reader.Fault($"the FITS header lacks the keyword {keyword}; the file is damaged");
        return number >= least && number <= most
            ? number
            : throw _reader.Fault(
                $"the FITS keyword {keyword} is {number}, not between {least} and {most}; the file is damaged");
    }

    /// <summary>A finite number; null when the keyword is absent or has no value.</summary>
    public double? Number(string keyword)
    {
        if (Find(keyword) is not { } value)
        {
            return null;
        }

        // Fortran writes the exponent of a double with D.
        var text = value.Content.Replace('D', 'E');
        return !value.IsQuoted
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw Malformed(keyword, value, "a finite number");
    }

    /// <summary>The length of the data behind this header in bytes, without the padding (section 4.4.1).</summary>
    public long DataLength()
    {
        var axes = (int)WholeNumber("NAXIS", 0, 999);
        if (axes == 0)
        {
            return 0;
        }

        // Random groups have an empty first axis, which does not count (section 6).
        var first = WholeNumber("NAXIS1") == 0 && Text("GROUPS") == "T" ? 2 : 1;
        var elements = 1L;
        for (var axis = first; axis <= axes; axis++)
        {
            var keyword = string.Create(CultureInfo.InvariantCulture, $"NAXIS{axis}");
            elements = _reader.Multiply(elements, WholeNumber(keyword, 0, long.MaxValue), "an axis");
        }

        var parameters = WholeNumber("PCOUNT") is null ? 0 : WholeNumber("PCOUNT", 0, long.MaxValue - elements);
        var groups = WholeNumber("GCOUNT") is null ? 1 : WholeNumber("GCOUNT", 0, long.MaxValue);
        var bitsPerElement = Math.Abs(WholeNumber("BITPIX", -64, 64));
        return _reader.Multiply(_reader.Multiply(elements + parameters, groups, "a group"), bitsPerElement / 8, "data");
    }

    /// <summary>Takes in one card; returns false for the END card.</summary>
    private bool Add(string card)
    {
        var keyword = card[..KeywordLength].TrimEnd(' ');
        if (keyword == "CONTINUE" && _open is not null && _values[_open] is { } start)
        {
            var next = FitsValue.Parse(card.AsSpan(KeywordLength));
            if (next.IsQuoted)
            {
                // Joining tens of thousands of cards would take minutes.
                if (start.Content.Length > LongestText)
                {
                    throw _reader.Fault(
                        $"the FITS keyword {DisplayText.Plain(_open)} has a text of more than {LongestText} characters; the file "
                            + $"is damaged");
                }

                Store(_open, start with { Content = start.Content[..^1] + next.Content });
                return true;
            }
        }

        _open = null;
        if (card.AsSpan(KeywordLength).StartsWith("= "))
        {
            // Of a keyword that stands twice the first counts, as in other readers.
            if (!_values.ContainsKey(keyword))
            {
                Store(keyword, FitsValue.Parse(card.AsSpan(KeywordLength + 2)));
            }

            return true;
        }

        return keyword != "END";
    }

    private void Store(string keyword, FitsValue value)
    {
        _values[keyword] = value;
        _open = value.IsQuoted && value.Content.EndsWith('&') ? keyword : null;
    }

    private FitsValue? Find(string keyword) =>
        _values.TryGetValue(keyword, out var value) && value is not { Content: "", IsQuoted: false } ? value : null;

    private InputException Malformed(string keyword, FitsValue value, string expected) =>
        _reader.Fault($"the FITS keyword {keyword} is {DisplayText.Quoted(value.Content)}, not {expected}; the file is damaged");
}
