using System.Globalization;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>A column to write: its name, and its format (TFORM) such as E, D, K, L or 12A.</summary>
/// <param name="Name">The name (TTYPE).</param>
/// <param name="Type">L, B, I, J, K, E, D or A.</param>
/// <param name="Width">Bytes of a text; 1 for numbers.</param>
/// <param name="Zero">TZERO; null for none.</param>
/// <param name="Null">TNULL of whole numbers, as it is stored; null for none.</param>
internal sealed record FitsOutputColumn(string Name, char Type, int Width = 1, string? Zero = null, long? Null = null)
{
    /// <summary>The unit (TUNIT); empty for none.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>What it is (TUCD); empty for nothing.</summary>
    public string Ucd { get; init; } = string.Empty;

    /// <summary>What it is, in words (TCOMM); empty for nothing.</summary>
    public string Description { get; init; } = string.Empty;

    public bool IsWhole => Type is 'B' or 'I' or 'J' or 'K';

    public int Bytes => Type switch { 'L' or 'B' => 1, 'I' => 2, 'E' or 'J' => 4, 'A' => Width, _ => 8 };
}

/// <summary>Writes a FITS binary table (FITS standard 4.0, section 7.3), row after row.</summary>
internal sealed class FitsTableWriter
{
    private const int Block = 2880;
    private const int CardLength = 80;

    // Quotation marks may be doubled, and a card has room for 68 letters.
    private const int PieceLength = 33;

    private readonly Stream _stream;
    private readonly IReadOnlyList<FitsOutputColumn> _columns;
    private readonly byte[] _row;
    private long _written;

    /// <summary>Writes the headers.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="columns">At most 999.</param>
    /// <param name="rows">How many rows will come.</param>
    /// <param name="notes">Further keywords of at most eight letters, with texts.</param>
    public FitsTableWriter(
        Stream stream, IReadOnlyList<FitsOutputColumn> columns, long rows, IEnumerable<KeyValuePair<string, string>> notes)
    {
        _stream = stream;
        _columns = columns;
        _row = new byte[columns.Sum(column => column.Bytes)];
        WriteHeader([Card("SIMPLE", "T"), Card("BITPIX", "8"), Card("NAXIS", "0"), Card("EXTEND", "T")]);
        var cards = new List<string>
        {
            Card("XTENSION", Quote("BINTABLE")), Card("BITPIX", "8"), Card("NAXIS", "2"), Card("NAXIS1", Number(_row.Length)),
            Card("NAXIS2", Number(rows)), Card("PCOUNT", "0"), Card("GCOUNT", "1"), Card("TFIELDS", Number(columns.Count)),
        };
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var j = 0; j < columns.Count; j++)
        {
            var column = columns[j];
            cards.AddRange(TextCards($"TTYPE{j + 1}", DistinctNames.Free(FitsNames.Ascii(column.Name), taken)));
            cards.Add(Card($"TFORM{j + 1}", Quote(column.Type == 'A' ? $"{column.Width}A" : column.Type.ToString())));
            foreach (var (keyword, text) in new[] { ("TUNIT", column.Unit), ("TUCD", column.Ucd), ("TCOMM", column.Description) })
            {
                if (text.Length > 0)
                {
                    cards.AddRange(TextCards($"{keyword}{j + 1}", FitsNames.Ascii(text)));
                }
            }

            if (column.Zero is not null)
            {
                cards.Add(Card($"TZERO{j + 1}", column.Zero));
            }

            if (column.Null is { } undefined)
            {
                cards.Add(Card($"TNULL{j + 1}", Number(undefined)));
            }
        }

        cards.AddRange(notes.SelectMany(note => TextCards(note.Key, note.Value)));
        WriteHeader(cards);
    }

    /// <summary>The bytes of a cell of the row at hand, to be filled.</summary>
    public Span<byte> Cell(int column, int offset) => _row.AsSpan(offset, _columns[column].Bytes);

    /// <summary>Writes the row at hand.</summary>
    public void WriteRow()
    {
        _stream.Write(_row);
        _written += _row.Length;
    }

    /// <summary>Fills the last block.</summary>
    public void End() => Pad(_written, 0);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // What is longer than a card goes on in others (section 4.2.1.2).
    private static IEnumerable<string> TextCards(string keyword, string text)
    {
        var pieces = Quote(text).Length <= CardLength - 10 ? [text] : text.Chunk(PieceLength).Select(piece => new string(piece)).ToArray();
        for (var i = 0; i < pieces.Length; i++)
        {
            var value = Quote(i < pieces.Length - 1 ? $"{pieces[i]}&" : pieces[i]);
            yield return i == 0 ? Card(keyword, value) : $"CONTINUE  {value}".PadRight(CardLength);
        }
    }

    private static string Quote(string text)
    {
        var plain = string.Concat(text.Select(letter => letter is >= ' ' and <= '~' ? letter : '?'));
        return $"'{plain.Replace("'", "''", StringComparison.Ordinal),-8}'";
    }

    private static string Card(string keyword, string value)
        => $"{keyword,-8}= {(value[0] == '\'' ? value : value.PadLeft(20))}".PadRight(CardLength)[..CardLength];

    private void WriteHeader(IEnumerable<string> cards)
    {
        var text = string.Concat(cards) + "END".PadRight(CardLength);
        _stream.Write(Encoding.ASCII.GetBytes(text));
        Pad(text.Length, (byte)' ');
    }

    private void Pad(long written, byte filler)
    {
        var padding = new byte[(int)((Block - (written % Block)) % Block)];
        Array.Fill(padding, filler);
        _stream.Write(padding);
    }
}
