using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>One column of a FITS ASCII table (FITS standard 4.0, section 7.2): where its text stands in a row.</summary>
/// <param name="Name">The name (TTYPE); "col3" for a third column without one.</param>
/// <param name="Kind">A for text, I for whole numbers, F for others.</param>
/// <param name="Offset">Bytes of the row before it.</param>
/// <param name="Width">Its bytes.</param>
internal sealed record FitsAsciiColumn(string Name, char Kind, int Offset, int Width)
{
    private const int LongestNumber = 64;

    /// <summary>The unit (TUNIT); empty for none.</summary>
    public string Unit { get; private init; } = string.Empty;

    /// <summary>What it is (TUCD); empty for nothing.</summary>
    public string Ucd { get; private init; } = string.Empty;

    /// <summary>What it is, in words; empty for nothing.</summary>
    public string Description { get; private init; } = string.Empty;

    /// <summary>Whether its numbers are whole, as they are written and as they are meant.</summary>
    public bool IsWhole => Kind == 'I' && (Scale, Zero) == (1, 0);

    private double Scale { get; init; } = 1;

    private double Zero { get; init; }

    private string? Null { get; init; }

    /// <summary>The columns of a table.</summary>
    /// <exception cref="InputException">The header is damaged.</exception>
    public static IReadOnlyList<FitsAsciiColumn> ReadColumns(FitsRows rows)
        => [.. Enumerable.Range(1, (int)rows.Header.WholeNumber("TFIELDS", 1, 999)).Select(number => Read(rows, number))];

    /// <summary>Reads the texts of the current block.</summary>
    public void CopyTexts(FitsRows rows, Span<string> values)
    {
        for (var i = 0; i < rows.BlockCount; i++)
        {
            values[i] = CellText.Read(Cell(rows, i)).TrimEnd(' ');
        }
    }

    /// <summary>Reads the whole numbers of the current block, and which are missing: blank, or TNULL.</summary>
    /// <exception cref="InputException">A cell holds something else.</exception>
    public void CopyWholeNumbers(FitsRows rows, Span<long> values, Span<bool> missing)
    {
        for (var i = 0; i < rows.BlockCount; i++)
        {
            var cell = Cell(rows, i).Trim((byte)' ');
            missing[i] = IsMissing(cell);
            if (!missing[i] && (!Utf8Parser.TryParse(cell, out values[i], out var read) || read < cell.Length))
            {
                throw Malformed(rows, i, cell, "whole number");
            }
        }
    }

    /// <summary>Reads the numbers of the current block; missing ones become NaN.</summary>
    /// <inheritdoc cref="CopyWholeNumbers" path="/exception"/>
    public void CopyNumbers(FitsRows rows, Span<double> values)
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        for (var i = 0; i < rows.BlockCount; i++)
        {
            var cell = Cell(rows, i).Trim((byte)' ');
            if (IsMissing(cell))
            {
                values[i] = double.NaN;
                continue;
            }

            // Fortran writes the exponent of a double with D.
            var length = Math.Min(cell.Length, LongestNumber);
            cell[..length].CopyTo(number);
            number[..length].Replace((byte)'D', (byte)'E');
            if (cell.Length > LongestNumber
                || !double.TryParse(number[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw Malformed(rows, i, cell, "number");
            }

            values[i] = Zero + (Scale * value);
        }
    }

    private static FitsAsciiColumn Read(FitsRows rows, int number)
    {
        string Keyword(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}{number}");

        var header = rows.Header;
        var format = header.Text(Keyword("TFORM")).Trim(' ').ToUpperInvariant();
        var digits = format.Skip(1).TakeWhile(char.IsAsciiDigit).Count();
        if (format.Length == 0 || format[0] is not ('A' or 'I' or 'F' or 'E' or 'D')
            || !int.TryParse(format.AsSpan(1, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var width))
        {
            throw rows.Reader.Fault(
                $"the format {Keyword("TFORM")} = {DisplayText.Quoted(format)} is none of an ASCII table; the file is damaged");
        }

        var offset = (int)header.WholeNumber(Keyword("TBCOL"), 1, rows.Length) - 1;
        if (width < 1 || width > rows.Length - offset)
        {
            throw rows.Reader.Fault($"column {number} reaches beyond its rows of {rows.Length} bytes; the file is damaged");
        }

        var name = header.Text(Keyword("TTYPE"));
        return new FitsAsciiColumn(name.Length > 0 ? name : Keyword("col"), format[0] is 'E' or 'D' ? 'F' : format[0], offset, width)
        {
            Unit = header.Text(Keyword("TUNIT")),
            Ucd = header.Text(Keyword("TUCD")),
            Description = header.Description(number),
            Scale = header.Number(Keyword("TSCAL")) ?? 1,
            Zero = header.Number(Keyword("TZERO")) ?? 0,
            Null = header.Text(Keyword("TNULL")) is { Length: > 0 } missing ? missing.Trim(' ') : null,
        };
    }

    private static InputException Malformed(FitsRows rows, int row, ReadOnlySpan<byte> cell, string expected) => rows.Reader.Fault(
        $"row {rows.BlockStart + row + 1} has {DisplayText.Quoted(Encoding.Latin1.GetString(cell))} where a {expected} should be; "
            + "the file is damaged");

    private ReadOnlySpan<byte> Cell(FitsRows rows, int row) => rows.Block.Slice((row * rows.Length) + Offset, Width);

    private bool IsMissing(ReadOnlySpan<byte> cell) => cell.IsEmpty || (Null is not null && Ascii.Equals(cell, Null));
}
