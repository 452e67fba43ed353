using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyraflow.Data.Csv;

/// <summary>Cuts one record of a text table into cells; only the double quote quotes, where it begins a cell.</summary>
internal sealed class CsvRecord
{
    private const byte Quote = (byte)'"';

    private (int Start, int Length, bool IsQuoted)[] _cells = new (int, int, bool)[16];

    /// <summary>How the cutting of a record ended.</summary>
    public enum Outcome
    {
        /// <summary>All of it is there.</summary>
        Whole,

        /// <summary>More bytes are needed.</summary>
        Partial,

        /// <summary>A quotation mark is never closed.</summary>
        Open,

        /// <summary>There is text behind a closing quotation mark.</summary>
        TextBehindQuote,
    }

    /// <summary>What stands between cells that any run of blanks parts.</summary>
    public const byte Blank = (byte)' ';

    /// <summary>The number of cells.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no blanks stand around quotes, no quotes within cells, and no line breaks in cells.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Line breaks within cells.</summary>
    public int Breaks { get; private set; }

    /// <summary>Whether a cell holds a line break of any kind.</summary>
    public bool HasBreaks { get; private set; }

    /// <summary>Where the record ends: at its line end, or the end of the bytes.</summary>
    public int End { get; private set; }

    /// <summary>Where a cell stands among the bytes, without its outer quotes.</summary>
    public (int Start, int Length, bool IsQuoted) this[int cell] => _cells[cell];

    /// <summary>Cuts the record that begins at a place.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">The place.</param>
    /// <param name="delimiter">What stands between cells; of blanks, tabs among them, any number does.</param>
    /// <param name="isAtEnd">Whether no bytes follow.</param>
    // A command reads a table once: the code must be fast from the first row on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Outcome Cut(ReadOnlySpan<byte> bytes, int start, byte delimiter, bool isAtEnd)
    {
        (Count, Breaks, HasBreaks, IsPlain) = (0, 0, false, true);
        var length = bytes[start..].IndexOfAny((byte)'\n', (byte)'\r', Quote);
        if (length < 0 && !isAtEnd)
        {
            return Outcome.Partial;
        }

        var end = length < 0 ? bytes.Length : start + length;
        if (end < bytes.Length && bytes[end] == Quote)
        {
            return delimiter == Blank ? CutBlanks(bytes, start, isAtEnd) : CutQuoted(bytes, start, delimiter, isAtEnd);
        }

        if (delimiter == Blank && bytes[start..end].Contains((byte)'\t'))
        {
            return CutBlanks(bytes, start, isAtEnd);
        }

        Split(bytes, start, end, delimiter);
        if (delimiter == Blank)
        {
            DropEmpty();
        }

        return Finish(bytes, end, isAtEnd);
    }

    /// <summary>Of several blanks one parts cells.</summary>
    private void DropEmpty()
    {
        var kept = 0;
        for (var j = 0; j < Count; j++)
        {
            if (_cells[j].Length > 0)
            {
                _cells[kept++] = _cells[j];
            }
        }

        IsPlain &= kept == Count;
        Count = kept;
    }

    /// <summary>Cuts cells that blanks part, some of them in quotes or with tabs between them.</summary>
    private Outcome CutBlanks(ReadOnlySpan<byte> bytes, int start, bool isAtEnd)
    {
        var place = start;
        while (true)
        {
            var begin = place;
            while (place < bytes.Length && bytes[place] is (byte)' ' or (byte)'\t')
            {
                place++;
            }

            IsPlain &= place == begin || (begin > start && place - begin == 1 && bytes[begin] == Blank);
            if (place == bytes.Length)
            {
                IsPlain &= place == begin;
                return isAtEnd ? Finish(bytes, place, isAtEnd) : Outcome.Partial;
            }

            if (bytes[place] is (byte)'\n' or (byte)'\r')
            {
                IsPlain &= place == begin;
                return Finish(bytes, place, isAtEnd);
            }

            if (bytes[place] == Quote)
            {
                var outcome = CutCell(bytes, ref place, isAtEnd);
                if (outcome != Outcome.Whole)
                {
                    return outcome;
                }

                if (place < bytes.Length && bytes[place] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
                {
                    return Outcome.TextBehindQuote;
                }

                continue;
            }

            var length = bytes[place..].IndexOfAny(" \t\n\r"u8);
            if (length < 0 && !isAtEnd)
            {
                return Outcome.Partial;
            }

            var end = length < 0 ? bytes.Length : place + length;
            IsPlain &= !bytes[place..end].Contains(Quote);
            Add((place, end - place, false));
            place = end;
        }
    }

    private Outcome Finish(ReadOnlySpan<byte> bytes, int end, bool isAtEnd)
    {
        // A feed may follow the return.
        if (end < bytes.Length && bytes[end] == '\r' && end + 1 == bytes.Length && !isAtEnd)
        {
            return Outcome.Partial;
        }

        End = end;
        return Outcome.Whole;
    }

    /// <summary>Cuts what holds no quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(ReadOnlySpan<byte> bytes, int start, int end, byte delimiter)
    {
        var begin = start;
        var place = start;
        var sought = Vector256.Create(delimiter);
        for (; place + Vector256<byte>.Count <= end; place += Vector256<byte>.Count)
        {
            var found = Vector256.Equals(Vector256.Create(bytes.Slice(place, Vector256<byte>.Count)), sought).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                var next = place + BitOperations.TrailingZeroCount(found);
                Add((begin, next - begin, false));
                begin = next + 1;
            }
        }

        for (; place < end; place++)
        {
            if (bytes[place] == delimiter)
            {
                Add((begin, place - begin, false));
                begin = place + 1;
            }
        }

        Add((begin, end - begin, false));
    }

    private Outcome CutQuoted(ReadOnlySpan<byte> bytes, int start, byte delimiter, bool isAtEnd)
    {
        var place = start;
        while (true)
        {
            var begin = place;
            while (place < bytes.Length && bytes[place] == ' ')
            {
                place++;
            }

            if (place == bytes.Length && !isAtEnd)
            {
                return Outcome.Partial;
            }

            if (place < bytes.Length && bytes[place] == Quote)
            {
                IsPlain &= place == begin;
                var outcome = CutCell(bytes, ref place, isAtEnd);
                outcome = outcome == Outcome.Whole ? EndCell(bytes, ref place, delimiter, isAtEnd) : outcome;
                if (outcome != Outcome.Whole)
                {
                    return outcome;
                }
            }
            else
            {
                var length = bytes[begin..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
                if (length < 0 && !isAtEnd)
                {
                    return Outcome.Partial;
                }

                place = length < 0 ? bytes.Length : begin + length;
                IsPlain &= !bytes[begin..place].Contains(Quote);
                Add((begin, place - begin, false));
            }

            if (place == bytes.Length || bytes[place] != delimiter)
            {
                return Finish(bytes, place, isAtEnd);
            }

            place++;
        }
    }

    /// <summary>Cuts the cell whose opening quote is at a place, and moves on to what stands behind it.</summary>
    private Outcome CutCell(ReadOnlySpan<byte> bytes, ref int place, bool isAtEnd)
    {
        var begin = place + 1;
        var next = begin;
        while (true)
        {
            var length = bytes[next..].IndexOf(Quote);
            if (length < 0 || (next + length + 1 == bytes.Length && !isAtEnd))
            {
                return isAtEnd ? Outcome.Open : Outcome.Partial;
            }

            next += length + 1;
            if (next == bytes.Length || bytes[next] != Quote)
            {
                break;
            }

            next++;
        }

        var cell = bytes[begin..(next - 1)];
        if (cell.ContainsAny((byte)'\n', (byte)'\r'))
        {
            IsPlain = false;
            HasBreaks = true;
            Breaks += cell.Count((byte)'\n');
        }

        Add((begin, cell.Length, true));
        place = next;
        return Outcome.Whole;
    }

    /// <summary>Passes over blanks behind a closing quote, to what ends the cell.</summary>
    private Outcome EndCell(ReadOnlySpan<byte> bytes, ref int place, byte delimiter, bool isAtEnd)
    {
        var next = place;
        while (place < bytes.Length && bytes[place] == ' ')
        {
            place++;
        }

        IsPlain &= place == next;
        if (place == bytes.Length)
        {
            return isAtEnd ? Outcome.Whole : Outcome.Partial;
        }

        return bytes[place] is (byte)'\n' or (byte)'\r' || bytes[place] == delimiter ? Outcome.Whole : Outcome.TextBehindQuote;
    }

    private void Add((int Start, int Length, bool IsQuoted) cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, 2 * Count);
        }

        _cells[Count++] = cell;
    }
}
