using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lyraflow.Data.Csv;

/// <summary>What cells of a text table hold; the flags of a column are those of all its cells.</summary>
[Flags]
internal enum CsvCells
{
    /// <summary>Nothing seen yet.</summary>
    None = 0,

    /// <summary>No character, or blanks.</summary>
    Empty = 1,

    /// <summary>One of the words for "no value" among numbers.</summary>
    NullWord = 2,

    /// <summary>A whole number within 64 bits with their sign.</summary>
    Whole = 4,

    /// <summary>A larger one within 64 bits without sign.</summary>
    Unsigned = 8,

    /// <summary>A whole number beyond 64 bits.</summary>
    Huge = 16,

    /// <summary>A number with a point or an exponent.</summary>
    Decimal = 32,

    /// <summary>Infinity.</summary>
    Infinite = 64,

    /// <summary>The word true or false.</summary>
    Truth = 128,

    /// <summary>Anything else.</summary>
    Text = 256,

    /// <summary>With blanks around it.</summary>
    Padded = 512,

    /// <summary>A whole number that begins with zeros, as identifiers do: the zeros would be lost.</summary>
    Zeros = 1024,

    /// <summary>Below zero.</summary>
    Negative = 2048,

    /// <summary>A whole number of more digits than a double holds.</summary>
    Long = 4096,

    /// <summary>The word True or False, as Python writes them.</summary>
    CapitalTruth = 8192,

    /// <summary>All that is no number, nor stands for one that is missing.</summary>
    Words = Text | Truth | CapitalTruth,

    /// <summary>All kinds of numbers.</summary>
    Numbers = Whole | Unsigned | Huge | Decimal | Infinite,
}

/// <summary>Tells what a cell holds.</summary>
internal static class CsvCell
{
    /// <summary>The words for "no value", in any case of their letters; they count in columns of numbers alone.</summary>
    public static readonly IReadOnlyList<string> NullWords = ["null", "na", "n/a", "--", "none", "\\n", "nan"];

    private const int SafeDigits = 15;
    private const int MostDigits = 18;
    private static readonly byte[][] NullBytes = [.. NullWords.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] InfiniteBytes = [.. new[] { "inf", "infinity" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>The flags of a cell.</summary>
    // A command reads a table once: the code must be fast from the first row on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CsvCells Read(ReadOnlySpan<byte> cell)
    {
        var plain = cell.Length > 0 && cell[0] > ' ' && cell[^1] > ' ' ? cell : cell.Trim(" \t"u8);
        var padded = plain.Length == cell.Length ? CsvCells.None : CsvCells.Padded;
        if (plain.IsEmpty)
        {
            return CsvCells.Empty | padded;
        }

        var number = Number(plain);
        return padded | (number != CsvCells.Text ? number : Word(plain));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static CsvCells Number(ReadOnlySpan<byte> cell)
    {
        var sign = cell[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var isNegative = cell[0] == '-';
        var place = sign;
        var whole = Digits(cell, ref place);
        var isDecimal = false;
        var fraction = 0;
        if (place < cell.Length && cell[place] == '.')
        {
            isDecimal = true;
            place++;
            fraction = Digits(cell, ref place);
        }

        if (whole + fraction == 0)
        {
            return IsOneOf(cell[sign..], InfiniteBytes) ? CsvCells.Infinite : CsvCells.Text;
        }

        if (place < cell.Length && cell[place] is (byte)'e' or (byte)'E')
        {
            isDecimal = true;
            place++;
            place += place < cell.Length && cell[place] is (byte)'+' or (byte)'-' ? 1 : 0;
            if (Digits(cell, ref place) == 0)
            {
                return CsvCells.Text;
            }
        }

        if (place < cell.Length)
        {
            return CsvCells.Text;
        }

        return isDecimal ? CsvCells.Decimal : Whole(cell[sign..], isNegative);
    }

    private static CsvCells Whole(ReadOnlySpan<byte> digits, bool isNegative)
    {
        var flags = isNegative ? CsvCells.Negative : CsvCells.None;
        if (digits[0] == '0' && digits.Length > 1)
        {
            flags |= CsvCells.Zeros;
            digits = digits.TrimStart((byte)'0');
        }
        else if (digits is [(byte)'0'] && isNegative)
        {
            // A whole number has no negative zero.
            return CsvCells.Decimal;
        }

        if (digits.Length > SafeDigits)
        {
            flags |= CsvCells.Long;
        }

        if (digits.Length <= MostDigits)
        {
            return flags | CsvCells.Whole;
        }

        var fits = Utf8Parser.TryParse(digits, out ulong value, out var read) && read == digits.Length;
        var largest = isNegative ? 1UL << 63 : long.MaxValue;
        return flags | (!fits || (isNegative && value > largest) ? CsvCells.Huge : value <= largest ? CsvCells.Whole : CsvCells.Unsigned);
    }

    private static CsvCells Word(ReadOnlySpan<byte> cell)
        => IsOneOf(cell, NullBytes) ? CsvCells.NullWord
            : cell.SequenceEqual("true"u8) || cell.SequenceEqual("false"u8) ? CsvCells.Truth
            : cell.SequenceEqual("True"u8) || cell.SequenceEqual("False"u8) ? CsvCells.CapitalTruth
            : CsvCells.Text;

    private static bool IsOneOf(ReadOnlySpan<byte> cell, byte[][] words)
    {
        foreach (var word in words)
        {
            if (Ascii.EqualsIgnoreCase(cell, word))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ReadOnlySpan<byte> cell, ref int place)
    {
        var start = place;
        while (place < cell.Length && (uint)(cell[place] - '0') <= 9)
        {
            place++;
        }

        return place - start;
    }
}
