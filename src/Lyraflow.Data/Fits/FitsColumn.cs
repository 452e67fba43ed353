using System.Globalization;
using System.Numerics;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>One column of a FITS binary table (FITS standard 4.0, section 7.3).</summary>
public sealed record FitsColumn
{
    private const double HalfOfUnsigned64 = 9223372036854775808.0;

    private FitsColumn(string name, string format, char type, long repeat, int width, int offset)
    {
        Name = name;
        Format = format;
        Type = type;
        Repeat = repeat;
        Width = width;
        Offset = offset;
    }

    /// <summary>The name (TTYPE); "col3" for a third column without one.</summary>
    public string Name { get; }

    /// <summary>The unit (TUNIT), empty when the file gives none.</summary>
    public string Unit { get; private init; } = "";

    /// <summary>What it is, in words, as the comment of TTYPE or TCOMM tells; empty for nothing.</summary>
    public string Description { get; private init; } = "";

    /// <summary>What it is, as a unified content descriptor (TUCD); empty for nothing.</summary>
    public string Ucd { get; private init; } = "";

    /// <summary>The format (TFORM) as the file writes it, for example "E" or "2A".</summary>
    public string Format { get; }

    /// <summary>The letter of the format that tells the type: L B I J K A E D, and others that cannot be read.</summary>
    public char Type { get; }

    /// <summary>Elements per row; for text its length.</summary>
    public long Repeat { get; }

    /// <summary>Each row has one number here.</summary>
    public bool IsNumber => Repeat == 1 && Type is 'L' or 'B' or 'I' or 'J' or 'K' or 'E' or 'D';

    /// <summary>Each row has one text here.</summary>
    public bool IsText => Type == 'A';

    /// <summary>The numbers are whole and fit 64 bits with their sign.</summary>
    internal bool IsWhole =>
        IsNumber && Type is 'B' or 'I' or 'J' or 'K' && Scale == 1 && Zero == Math.Floor(Zero) && Math.Abs(Zero) <= 1L << 32;

    /// <summary>The least and the greatest whole number that the column can hold.</summary>
    internal (long Least, long Greatest) WholeRange => Type switch
    {
        'B' => ((long)Zero, (long)Zero + byte.MaxValue),
        'I' => ((long)Zero + short.MinValue, (long)Zero + short.MaxValue),
        'J' => ((long)Zero + int.MinValue, (long)Zero + int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>The numbers are whole, without sign, and take all 64 bits.</summary>
    internal bool IsUnsigned64 => IsNumber && Type == 'K' && (Scale, Zero) == (1, HalfOfUnsigned64);

    /// <summary>The numbers are in single precision.</summary>
    internal bool IsSingle => IsNumber && Type == 'E' && (Scale, Zero) == (1, 0);

    internal int Offset { get; }

    internal int Width { get; }

    private double Scale { get; init; } = 1;

    private double Zero { get; init; }

    private long? Null { get; init; }

    /// <summary>Reads what the header says about a column.</summary>
    /// <param name="header">The header of the table.</param>
    /// <param name="number">The number of the column, 1 for the first.</param>
    /// <param name="offset">Bytes of the row before the column.</param>
    /// <param name="rowLength">Bytes of the row; the column must end within.</param>
    /// <exception cref="FormatException">The format is malformed or too wide.</exception>
    internal static FitsColumn Read(FitsHeader header, int number, int offset, int rowLength)
    {
        string Keyword(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}{number}");

        var format = header.Text(Keyword("TFORM")).Trim(' ').ToUpperInvariant();
        var digits = format.TakeWhile(char.IsAsciiDigit).Count();
        var repeat = 1L;
        var shown = $"{Keyword("TFORM")} = {DisplayText.Quoted(format)}";
        if (digits == format.Length || (digits > 0 && !long.TryParse(
            format.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat)))
        {
            throw new FormatException($"the format {shown} is missing or malformed");
        }

        var type = format[digits];
        var bits = type switch
        {
            'X' => 1,
            'L' or 'B' or 'A' => 8,
            'I' => 16,
            'J' or 'E' => 32,
            'K' or 'D' or 'C' or 'P' => 64,
            'M' or 'Q' => 128,
            _ => throw new FormatException($"the format {shown} has an unknown type"),
        };
        var width = ((Math.Min(repeat, (rowLength * 8L) + 1) * bits) + 7) / 8;
        if (width > rowLength - offset)
        {
            throw new FormatException($"the columns up to {shown} are wider than a row of {rowLength} bytes");
        }

        var name = header.Text(Keyword("TTYPE"));
        var column = new FitsColumn(name.Length > 0 ? name : Keyword("col"), format, type, repeat, (int)width, offset)
        {
            Unit = header.Text(Keyword("TUNIT")),
            Ucd = header.Text(Keyword("TUCD")),
            Description = header.Description(number),
        };
        return !column.IsNumber ? column : column with
        {
            Scale = header.Number(Keyword("TSCAL")) ?? 1,
            Zero = header.Number(Keyword("TZERO")) ?? 0,
            Null = type is 'B' or 'I' or 'J' or 'K' ? header.WholeNumber(Keyword("TNULL")) : null,
        };
    }

    /// <summary>Reads the column's numbers out of rows that stand one behind the other; undefined ones become NaN.</summary>
    internal void Decode<T>(ReadOnlySpan<byte> rows, int rowLength, Span<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var bytes = rows[Offset..];
        switch (Type)
        {
            case 'L':
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = bytes[i * rowLength] switch { (byte)'T' => T.One, (byte)'F' => T.Zero, _ => T.NaN };
                }

                break;
            case 'B':
                DecodeWhole<byte, T>(bytes, rowLength, values);
                break;
            case 'I':
                DecodeWhole<short, T>(bytes, rowLength, values);
                break;
            case 'J':
                DecodeWhole<int, T>(bytes, rowLength, values);
                break;
            case 'K':
                DecodeWhole<long, T>(bytes, rowLength, values);
                break;
            case 'E':
                DecodeReal<float, T>(bytes, rowLength, values);
                break;
            case 'D':
                DecodeReal<double, T>(bytes, rowLength, values);
                break;
            default:
                throw new InvalidOperationException($"A column of type {Type} holds no numbers.");
        }
    }

    /// <summary>Reads whole numbers, exactly; those without sign as the bits of one with sign.</summary>
    internal void DecodeWhole(ReadOnlySpan<byte> rows, int rowLength, Span<long> values, Span<bool> undefined)
    {
        var bytes = rows[Offset..];
        for (var i = 0; i < values.Length; i++)
        {
            var cell = bytes[(i * rowLength)..];
            var stored = Type switch
            {
                'B' => cell[0],
                'I' => BinaryNumbers.Read<short>(cell, bigEndian: true),
                'J' => BinaryNumbers.Read<int>(cell, bigEndian: true),
                _ => BinaryNumbers.Read<long>(cell, bigEndian: true),
            };
            undefined[i] = stored == Null;
            values[i] = IsUnsigned64 ? stored ^ long.MinValue : unchecked(stored + (long)Zero);
        }
    }

    /// <summary>Reads the texts of the current block, without the blanks at their ends.</summary>
    internal void CopyTexts(FitsRows rows, Span<string> values)
    {
        for (var i = 0; i < rows.BlockCount; i++)
        {
            var bytes = rows.Block.Slice((i * rows.Length) + Offset, Width);
            var end = bytes.IndexOf((byte)0);
            values[i] = CellText.Read(end < 0 ? bytes : bytes[..end]).TrimEnd(' ');
        }
    }

    private void DecodeWhole<TStored, T>(ReadOnlySpan<byte> bytes, int rowLength, Span<T> values)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var stored = long.CreateTruncating(BinaryNumbers.Read<TStored>(bytes[(i * rowLength)..], bigEndian: true));
            values[i] = stored == Null ? T.NaN : Physical<T>(stored);
        }
    }

    private T Physical<T>(long stored)
        where T : IBinaryFloatingPointIeee754<T> => (Scale, Zero) switch
        {
            (1, 0) => T.CreateTruncating(stored),

            // Unsigned 64-bit numbers are stored less 2⁶³; the sum must be taken among whole numbers to be exact.
            (1, HalfOfUnsigned64) => T.CreateTruncating(unchecked((ulong)stored ^ (1UL << 63))),
            _ => T.CreateTruncating(Zero + (Scale * stored)),
        };

    private void DecodeReal<TStored, T>(ReadOnlySpan<byte> bytes, int rowLength, Span<T> values)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : IBinaryFloatingPointIeee754<T>
    {
        BinaryNumbers.Decode<TStored, T>(bytes, rowLength, bigEndian: true, values);
        if ((Scale, Zero) == (1, 0))
        {
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var stored = double.CreateTruncating(BinaryNumbers.Read<TStored>(bytes[(i * rowLength)..], bigEndian: true));
            values[i] = T.CreateTruncating(Zero + (Scale * stored));
        }
    }
}
