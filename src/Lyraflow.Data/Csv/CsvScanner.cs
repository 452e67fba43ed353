using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Lyraflow.Data.Ecsv;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>
/// Goes through a text table record by record. One of , ; tab | stands between cells: the one that the header line has most
/// often, outside quotes; or, where that is allowed and it has none of them, blanks. Only the double quote quotes, where it
/// begins a cell, and is doubled within. Lines that begin with # are comments; they and empty lines are passed over, except
/// that in a table of one column an empty line is an empty cell. Every other line has as many cells as the header. The text
/// is UTF-8. The header may be the last comment before the first row, and before that the header of an ECSV file says more.
/// </summary>
/// <param name="stream">The bytes; the caller's to close.</param>
/// <param name="path">What messages call them.</param>
/// <param name="allowsBlanks">Whether blanks may stand between cells.</param>
internal sealed class CsvScanner(Stream stream, string path, bool allowsBlanks = false)
{
    private const int LongestComments = 1 << 22;

    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    private readonly CsvWindow _window = new(stream, path);
    private readonly CsvRecord _record = new();
    private readonly List<string> _comments = [];
    private int _commentLetters;
    private bool _keepsComments;
    private bool _isAhead;
    private long _nextLine = 1;
    private LineEnds _ends;

    [Flags]
    private enum LineEnds
    {
        None = 0,
        Feed = 1,
        ReturnFeed = 2,
        Return = 4,
    }

    /// <summary>What stands between cells; known when the header is read.</summary>
    public byte Delimiter { get; private set; }

    /// <summary>Cells of the header, and so of every record.</summary>
    public int Width { get; private set; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Lines before the first row.</summary>
    public long LinesBefore { get; private set; }

    /// <summary>What an ECSV file says of its columns; null for other files.</summary>
    public EcsvHeader? Ecsv { get; private set; }

    /// <summary>Cells of the current record.</summary>
    public int Count => _record.Count;

    /// <summary>The line of the current record, 1 for the first of the file.</summary>
    public long Line { get; private set; }

    /// <summary>
    /// Whether any reader would cut the records as this one does: no comments below the header, no line breaks or blanks
    /// around quotes, one kind of line end.
    /// </summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>Whether a cell holds a line break.</summary>
    public bool HasBreaks { get; private set; }

    /// <summary>Reads the header line.</summary>
    /// <exception cref="InputException">There is none, or the file holds no text.</exception>
    public void ReadHeader()
    {
        _window.Fill();
        var isMarked = false;
        if (_window.Rest.StartsWith("\uFEFF"u8))
        {
            _window.Start = 3;
            isMarked = true;
        }
        else if (_window.Rest is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new InputException($"{path}: is text in UTF-16; convert it, for example with iconv -f utf-16 -t utf-8.");
        }

        var isEcsv = _window.Rest.StartsWith(Encoding.ASCII.GetBytes(EcsvHeader.Magic));
        Delimiter = Delimiters[0];
        _keepsComments = true;
        if (!SkipLines(emptyToo: true))
        {
            throw new InputException($"{path}: is empty; a header line and rows are needed.");
        }

        _keepsComments = false;

        // The engine goes astray in quotes of lines that it passes over.
        var isPlain = !isMarked && !_comments.Exists(comment => comment.Contains('"', StringComparison.Ordinal));
        Ecsv = isEcsv ? ParseEcsv() : null;
        Delimiter = Ecsv is null ? MostFrequent(HeaderLine()) : (byte)Ecsv.Delimiter;
        IsPlain = isPlain;
        if (!NextRecord())
        {
            throw new InputException($"{path}: is empty; a header line and rows are needed.");
        }

        Width = Count;
        _isAhead = Ecsv is null && HasNamesInComment();
        Names = _isAhead ? CommentCells() : [.. Enumerable.Range(0, Count).Select(j => Text(j).Trim())];
        IsPlain &= !_isAhead;
        LinesBefore = _isAhead ? Line - 1 : Line;
        _comments.Clear();
    }

    /// <summary>Moves on to the next record; false at the end.</summary>
    /// <exception cref="InputException">The record has another number of cells, or is no text.</exception>
    public bool Next()
    {
        if (_isAhead)
        {
            _isAhead = false;
            return true;
        }

        if (!NextRecord())
        {
            return false;
        }

        return Count == Width ? true
            : throw Fault(
                $"has {Cells(Count)} where the header has {Width}; every line needs as many, "
                + $"and a cell with a {Name(Delimiter)} in it needs quotes");
    }

    /// <summary>A cell as bytes, without its outer quotes; quotes within may still be doubled.</summary>
    public ReadOnlySpan<byte> Raw(int cell)
    {
        var (start, length, _) = _record[cell];
        return _window.Bytes.Slice(start, length);
    }

    /// <summary>Whether a cell stood in quotes.</summary>
    public bool IsQuoted(int cell) => _record[cell].IsQuoted;

    /// <summary>A cell as text.</summary>
    public string Text(int cell)
    {
        var text = Encoding.UTF8.GetString(Raw(cell));
        return IsQuoted(cell) ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>A fault of the current record.</summary>
    public InputException Fault(string what) => new($"{path}: line {Line} {what}.");

    private EcsvHeader ParseEcsv()
    {
        try
        {
            return EcsvHeader.Parse(_comments.Select(line => line.StartsWith(' ') ? line[1..] : line));
        }
        catch (FormatException fault)
        {
            throw new InputException(
                $"{path}: its ECSV header cannot be used ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}); save it anew, for example "
                    + "with astropy.", fault);
        }
    }

    /// <summary>
    /// Whether the names stand in the last comment: it has as many cells as the line behind it, and not it but that line
    /// has numbers. Where commas and the like stand between cells, all of that line are numbers.
    /// </summary>
    private bool HasNamesInComment()
    {
        if (_comments.Count == 0 || CommentCells() is var names && (names.Length != Count || names.Any(IsNumber)))
        {
            return false;
        }

        var numbers = Enumerable.Range(0, Count).Count(j => !IsQuoted(j) && IsNumber(Text(j)));
        return Delimiter == CsvRecord.Blank ? numbers > 0 : numbers == Count;
    }

    private string[] CommentCells()
    {
        var line = _comments[^1].Trim();
        var cells = Delimiter == CsvRecord.Blank
            ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : line.Split((char)Delimiter, StringSplitOptions.TrimEntries);
        return [.. cells.Select(cell => cell is ['"', .., '"'] ? cell[1..^1] : cell)];
    }

    private static bool IsNumber(string cell)
        => (CsvCell.Read(Encoding.UTF8.GetBytes(cell)) & CsvCells.Numbers) != 0;

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private static string Name(byte delimiter) => delimiter switch
    {
        (byte)',' => "comma",
        (byte)';' => "semicolon",
        (byte)'\t' => "tab",
        CsvRecord.Blank => "blank",
        _ => "bar",
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool NextRecord()
    {
        if (!SkipLines(emptyToo: Width != 1 || Delimiter == CsvRecord.Blank))
        {
            return false;
        }

        Line = _nextLine;
        CsvRecord.Outcome outcome;
        while ((outcome = _record.Cut(_window.Bytes, _window.Start, Delimiter, _window.IsAtEnd)) == CsvRecord.Outcome.Partial)
        {
            if (!_window.Fill() && !_window.IsAtEnd)
            {
                throw Fault($"is longer than {CsvWindow.LongestRecord} bytes; this is no table, or a quotation mark is never closed");
            }
        }

        if (outcome != CsvRecord.Outcome.Whole)
        {
            throw Fault(outcome == CsvRecord.Outcome.Open
                ? "opens a quotation mark that is never closed"
                : "has text behind a closing quotation mark; double the quotation marks within a cell");
        }

        RequireText(_window.Bytes[_window.Start.._record.End]);
        IsPlain &= _record.IsPlain;
        HasBreaks |= _record.HasBreaks;
        _nextLine += _record.Breaks;
        EndLine(_record.End);
        return true;
    }

    /// <summary>Passes over comments and empty lines; false at the end.</summary>
    private bool SkipLines(bool emptyToo)
    {
        while (true)
        {
            if (_window.Rest.IsEmpty && !_window.Fill())
            {
                return false;
            }

            var first = _window.Rest[0];
            if (first == '#' || (emptyToo && IsBlankLine()))
            {
                // Of a single column, others read an empty line as an empty cell.
                IsPlain &= Width == 0 || (Width > 1 && first is ((byte)'\n' or (byte)'\r'));
                Line = _nextLine;
                SkipLine();
            }
            else
            {
                return true;
            }
        }
    }

    private bool IsBlankLine()
    {
        while (true)
        {
            var rest = _window.Rest;
            if (rest.Length > 0 && rest[0] > ' ')
            {
                return false;
            }

            var place = Delimiter == '\t' ? rest.IndexOfAnyExcept((byte)' ') : rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (place >= 0)
            {
                return rest[place] is (byte)'\n' or (byte)'\r';
            }

            if (!_window.Fill())
            {
                return true;
            }
        }
    }

    private void SkipLine()
    {
        while (true)
        {
            var rest = _window.Rest;
            var place = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (place >= 0 && (rest[place] == '\n' || place + 1 < rest.Length || _window.IsAtEnd))
            {
                RequireText(rest[..place]);
                KeepComment(rest[..place]);
                EndLine(_window.Start + place);
                return;
            }

            if (!_window.Fill())
            {
                _window.Start = _window.Bytes.Length;
                return;
            }
        }
    }

    private void KeepComment(ReadOnlySpan<byte> line)
    {
        if (_keepsComments && line.Length > 0 && line[0] == '#')
        {
            _commentLetters += line.Length;
            if (_commentLetters > LongestComments)
            {
                throw new InputException($"{path}: has more than {LongestComments} bytes of comments before its header; this is no table.");
            }

            _comments.Add(Encoding.UTF8.GetString(line[1..]));
        }
    }

    /// <summary>The header line, to look at.</summary>
    private ReadOnlySpan<byte> HeaderLine()
    {
        while (true)
        {
            var place = _window.Rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (place >= 0 || !_window.Fill())
            {
                return place >= 0 ? _window.Rest[..place] : _window.Rest;
            }
        }
    }

    private byte MostFrequent(ReadOnlySpan<byte> line)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var isQuoted = false;
        foreach (var letter in line)
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && Array.IndexOf(Delimiters, letter) is var place and >= 0)
            {
                counts[place]++;
            }
        }

        var best = 0;
        for (var j = 1; j < counts.Length; j++)
        {
            best = counts[j] > counts[best] ? j : best;
        }

        return counts[best] == 0 && allowsBlanks && line.Trim(" \t"u8).Contains(CsvRecord.Blank) ? CsvRecord.Blank : Delimiters[best];
    }

    /// <summary>Moves on behind the line end at a place, which may be the end of all.</summary>
    private void EndLine(int place)
    {
        var bytes = _window.Bytes;
        if (place == bytes.Length)
        {
            _window.Start = place;
            return;
        }

        var isReturn = bytes[place] == '\r';
        var isPair = isReturn && place + 1 < bytes.Length && bytes[place + 1] == '\n';
        _ends |= isPair ? LineEnds.ReturnFeed : isReturn ? LineEnds.Return : LineEnds.Feed;
        IsPlain &= _ends is LineEnds.Feed or LineEnds.ReturnFeed;
        _nextLine++;
        _window.Start = place + (isPair ? 2 : 1);
    }

    private void RequireText(ReadOnlySpan<byte> record)
    {
        if (!Utf8.IsValid(record))
        {
            throw Fault("is no UTF-8 text; convert the file, for example with iconv -f latin1 -t utf-8");
        }

        if (record.Contains((byte)0))
        {
            throw Fault("holds zero bytes; this is no text");
        }
    }
}
