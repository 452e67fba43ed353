using System.Text;
using System.Text.Unicode;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>
/// Cuts a text table into records and cells. One of , ; tab | stands between cells: the one that the header line has most
/// often, outside quotes. Only the double quote quotes, where it begins a cell, and is doubled within. Lines that begin
/// with # are comments; they and empty lines are passed over, except that in a table of one column an empty line is an
/// empty cell. Every other line has as many cells as the header. The text is UTF-8.
/// </summary>
/// <param name="stream">The bytes; the caller's to close.</param>
/// <param name="path">What messages call them.</param>
internal sealed class CsvScanner(Stream stream, string path)
{
    private const int FirstBuffer = 1 << 18;
    private const int LongestRecord = 1 << 21;
    private const byte Quote = (byte)'"';

    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private (int Start, int Length, bool IsQuoted)[] _cells = new (int, int, bool)[16];
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

    /// <summary>Cells of the current record.</summary>
    public int Count { get; private set; }

    /// <summary>The line of the current record, 1 for the first of the file.</summary>
    public long Line { get; private set; }

    /// <summary>
    /// Whether any reader would cut the records as this one does: no comments below the header, no line breaks or blanks
    /// around quotes, one kind of line end.
    /// </summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>Whether a cell holds a line break.</summary>
    public bool HasBreaks { get; private set; }

    /// <summary>Reads the header line; its cells are then at hand.</summary>
    /// <exception cref="InputException">There is none, or the file holds no text.</exception>
    public void ReadHeader()
    {
        Fill();
        ReadOnlySpan<byte> mark = _buffer.AsSpan(0, _end);
        if (mark.StartsWith("\uFEFF"u8))
        {
            _start = 3;
            IsPlain = false;
        }
        else if (mark is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new InputException($"{path}: is text in UTF-16; convert it, for example with iconv -f utf-16 -t utf-8.");
        }

        var wasPlain = IsPlain;
        Delimiter = Delimiters[0];
        if (!SkipLines(emptyToo: true))
        {
            throw new InputException($"{path}: is empty; a header line and rows are needed.");
        }

        Delimiter = MostFrequent(HeaderLine());
        IsPlain = wasPlain;
        if (!NextRecord())
        {
            throw new InputException($"{path}: is empty; a header line and rows are needed.");
        }

        Width = Count;
    }

    /// <summary>Moves on to the next record; false at the end.</summary>
    /// <exception cref="InputException">The record has another number of cells, or is no text.</exception>
    public bool Next()
    {
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
    public ReadOnlySpan<byte> Raw(int cell) => _buffer.AsSpan(_cells[cell].Start, _cells[cell].Length);

    /// <summary>Whether a cell stood in quotes.</summary>
    public bool IsQuoted(int cell) => _cells[cell].IsQuoted;

    /// <summary>A cell as text.</summary>
    public string Text(int cell)
    {
        var text = Encoding.UTF8.GetString(Raw(cell));
        return IsQuoted(cell) ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>A fault of the current record.</summary>
    public InputException Fault(string what) => new($"{path}: line {Line} {what}.");

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private static string Name(byte delimiter) => delimiter switch
    {
        (byte)',' => "comma",
        (byte)';' => "semicolon",
        (byte)'\t' => "tab",
        _ => "bar",
    };

    private bool NextRecord()
    {
        if (!SkipLines(emptyToo: Width != 1))
        {
            return false;
        }

        Line = _nextLine;
        while (!Cut())
        {
            if (!Fill() && !_isAtEnd)
            {
                throw Fault($"is longer than {LongestRecord} bytes; this is no table, or a quotation mark is never closed");
            }
        }

        return true;
    }

    /// <summary>Passes over comments and empty lines; false at the end.</summary>
    private bool SkipLines(bool emptyToo)
    {
        while (true)
        {
            if (_start == _end && !Fill())
            {
                return false;
            }

            var first = _buffer[_start];
            if (first == '#' || (emptyToo && IsBlankLine()))
            {
                IsPlain &= first is (byte)'\n' or (byte)'\r' || Width == 0;
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
            var rest = _buffer.AsSpan(_start, _end - _start);
            var place = Delimiter == '\t' ? rest.IndexOfAnyExcept((byte)' ') : rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (place >= 0)
            {
                return rest[place] is (byte)'\n' or (byte)'\r';
            }

            if (!Fill())
            {
                return true;
            }
        }
    }

    private void SkipLine()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var place = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (place >= 0 && (rest[place] == '\n' || place + 1 < rest.Length || _isAtEnd))
            {
                RequireText(_start, _start + place);
                _start = EndLine(_start + place);
                return;
            }

            if (!Fill())
            {
                _start = _end;
                return;
            }
        }
    }

    /// <summary>The header line, to look at.</summary>
    private ReadOnlySpan<byte> HeaderLine()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var place = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (place >= 0 || !Fill())
            {
                return place >= 0 ? rest[..place] : _buffer.AsSpan(_start, _end - _start);
            }
        }
    }

    private static byte MostFrequent(ReadOnlySpan<byte> line)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var isQuoted = false;
        foreach (var letter in line)
        {
            isQuoted ^= letter == Quote;
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

        return Delimiters[best];
    }

    /// <summary>Cuts the record that begins at the start; false when more bytes are needed.</summary>
    private bool Cut()
    {
        var place = _start;
        var breaks = 0;
        var isPlain = true;
        Count = 0;
        while (true)
        {
            var begin = place;
            while (place < _end && _buffer[place] == ' ')
            {
                place++;
            }

            if (place == _end && !_isAtEnd)
            {
                return false;
            }

            if (place < _end && _buffer[place] == Quote)
            {
                isPlain &= place == begin;
                if (!CutQuoted(ref place, ref breaks, ref isPlain))
                {
                    return false;
                }
            }
            else
            {
                var length = _buffer.AsSpan(begin, _end - begin).IndexOfAny(Delimiter, (byte)'\n', (byte)'\r');
                if (length < 0 && !_isAtEnd)
                {
                    return false;
                }

                place = length < 0 ? _end : begin + length;
                isPlain &= !_buffer.AsSpan(begin, place - begin).Contains(Quote);
                Add((begin, place - begin, false));
            }

            if (place == _end || _buffer[place] != Delimiter)
            {
                break;
            }

            place++;
        }

        if (place < _end && _buffer[place] == '\r' && place + 1 == _end && !_isAtEnd)
        {
            return false;
        }

        RequireText(_start, place);
        IsPlain &= isPlain;
        _nextLine += breaks;
        _start = place == _end ? _end : EndLine(place);
        return true;
    }

    private bool CutQuoted(ref int place, ref int breaks, ref bool isPlain)
    {
        var begin = place + 1;
        var next = begin;
        while (true)
        {
            var length = _buffer.AsSpan(next, _end - next).IndexOf(Quote);
            if (length < 0 || (next + length + 1 == _end && !_isAtEnd))
            {
                return _isAtEnd ? throw Fault("opens a quotation mark that is never closed") : false;
            }

            next += length + 1;
            if (next == _end || _buffer[next] != Quote)
            {
                break;
            }

            next++;
        }

        var cell = _buffer.AsSpan(begin, next - 1 - begin);
        if (cell.ContainsAny((byte)'\n', (byte)'\r'))
        {
            isPlain = false;
            HasBreaks = true;
            breaks += cell.Count((byte)'\n');
        }

        Add((begin, cell.Length, true));
        place = next;
        while (place < _end && _buffer[place] == ' ')
        {
            place++;
        }

        isPlain &= place == next;
        if (place == _end)
        {
            return _isAtEnd;
        }

        return _buffer[place] is (byte)'\n' or (byte)'\r' || _buffer[place] == Delimiter
            ? true
            : throw Fault("has text behind a closing quotation mark; double the quotation marks within a cell");
    }

    private void Add((int Start, int Length, bool IsQuoted) cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, 2 * Count);
        }

        _cells[Count++] = cell;
    }

    private int EndLine(int place)
    {
        var isReturn = _buffer[place] == '\r';
        var isPair = isReturn && place + 1 < _end && _buffer[place + 1] == '\n';
        _ends |= isPair ? LineEnds.ReturnFeed : isReturn ? LineEnds.Return : LineEnds.Feed;
        IsPlain &= _ends is LineEnds.Feed or LineEnds.ReturnFeed;
        _nextLine++;
        return place + (isPair ? 2 : 1);
    }

    private void RequireText(int begin, int end)
    {
        var record = _buffer.AsSpan(begin, end - begin);
        if (!Utf8.IsValid(record))
        {
            throw Fault("is no UTF-8 text; convert the file, for example with iconv -f latin1 -t utf-8");
        }

        if (record.Contains((byte)0))
        {
            throw Fault("holds zero bytes; this is no text");
        }
    }

    /// <summary>Reads on, keeping what begins at the start; false when nothing is left or the record is too long.</summary>
    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestRecord)
            {
                return false;
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            var count = stream.Read(_buffer, _end, _buffer.Length - _end);
            _isAtEnd = count == 0;
            _end += count;
            return count > 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            var reason = DisplayText.Plain(fault.Message, 200).TrimEnd('.');
            throw new InputException($"{path}: cannot be read ({reason}); copy or download it again.", fault);
        }
    }
}
