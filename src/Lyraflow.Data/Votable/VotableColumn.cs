using System.Globalization;
using System.Numerics;
using System.Text;
using Lyraflow.Data.Binary;

namespace Lyraflow.Data.Votable;

/// <summary>The cells of one column of the current rows.</summary>
/// <param name="field">The column.</param>
internal abstract class VotableColumn(VotableField field)
{
    /// <summary>The column.</summary>
    public VotableField Field { get; } = field;

    /// <summary>The column for a field; null for one that cannot be read.</summary>
    /// <exception cref="FormatException">The value that stands for none is no value of the column.</exception>
    public static VotableColumn? Of(VotableField field) => field switch
    {
        { IsText: true } => new VotableText(field),
        { IsScalar: false } => null,
        { Datatype: "boolean" or "bit" } => new VotableFlags(field),
        { Datatype: "unsignedByte" } => new VotableWhole<byte>(field),
        { Datatype: "short" } => new VotableWhole<short>(field),
        { Datatype: "int" } => new VotableWhole<int>(field),
        { Datatype: "long" } => new VotableWhole<long>(field),
        { Datatype: "float" } => new VotableReal<float>(field),
        _ => new VotableReal<double>(field),
    };

    /// <summary>Makes room for rows, of which none is missing.</summary>
    public abstract void Clear(int rows);

    /// <summary>Takes a cell as text.</summary>
    /// <returns>False where the text is no value of the column.</returns>
    public abstract bool Read(ReadOnlySpan<char> cell, int row);

    /// <summary>Takes a cell as bytes.</summary>
    public abstract void Read(ReadOnlySpan<byte> cell, int row);

    /// <summary>Says that a cell is missing.</summary>
    public abstract void SetMissing(int row);
}

/// <summary>The cells of one type.</summary>
internal abstract class VotableColumn<T>(VotableField field) : VotableColumn(field)
{
    private T[] _values = [];
    private bool[] _missing = [];

    /// <summary>The values of the current rows.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>Which of them are missing.</summary>
    public ReadOnlySpan<bool> Missing => _missing;

    public override void Clear(int rows)
    {
        if (_values.Length < rows)
        {
            (_values, _missing) = (new T[rows], new bool[rows]);
        }

        Array.Clear(_missing);
    }

    public override void SetMissing(int row) => (_values[row], _missing[row]) = (Nothing, true);

    /// <summary>What stands where a value is missing.</summary>
    protected virtual T Nothing => default!;

    protected void Set(int row, T value, bool isMissing = false) => (_values[row], _missing[row]) = (value, isMissing);

    /// <summary>A cell or an attribute without blanks around it; false where there is nothing.</summary>
    protected static bool HasContent(ref ReadOnlySpan<char> cell) => !(cell = cell.Trim()).IsEmpty;
}

/// <summary>Whole numbers, decimal or with 0x before them.</summary>
internal sealed class VotableWhole<T> : VotableColumn<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly bool _hasNull;
    private readonly T _null;

    public VotableWhole(VotableField field)
        : base(field)
    {
        if (field.Null is { } text && !string.IsNullOrWhiteSpace(text))
        {
            // A value beyond the type is no cell's.
            _hasNull = TryParse(text.AsSpan().Trim(), out _null);
        }
    }

    public override bool Read(ReadOnlySpan<char> cell, int row)
    {
        if (!HasContent(ref cell))
        {
            SetMissing(row);
            return true;
        }

        if (!TryParse(cell, out var value))
        {
            return false;
        }

        Set(row, value, _hasNull && value == _null);
        return true;
    }

    public override void Read(ReadOnlySpan<byte> cell, int row)
    {
        var value = BinaryNumbers.Read<T>(cell, bigEndian: true);
        Set(row, value, _hasNull && value == _null);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            value = T.Zero;
            return T.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        return T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}

/// <summary>Real numbers; a missing one is NaN too.</summary>
internal sealed class VotableReal<T> : VotableColumn<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T? _null;

    public VotableReal(VotableField field)
        : base(field)
        => _null = field.Null is { } text && TryParse(text.AsSpan().Trim(), out var value) && !T.IsNaN(value) ? value : null;

    protected override T Nothing => T.NaN;

    public override bool Read(ReadOnlySpan<char> cell, int row)
    {
        if (!HasContent(ref cell))
        {
            SetMissing(row);
            return true;
        }

        if (!TryParse(cell, out var value))
        {
            return false;
        }

        Set(row, value, value == _null);
        return true;
    }

    public override void Read(ReadOnlySpan<byte> cell, int row)
    {
        var value = BinaryNumbers.Read<T>(cell, bigEndian: true);
        Set(row, value, value == _null);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        if (text.EndsWith("Inf", StringComparison.OrdinalIgnoreCase) && text.Length is 3 or 4)
        {
            value = text[0] == '-' ? T.NegativeInfinity : T.PositiveInfinity;
            return text.Length == 3 || text[0] is '-' or '+';
        }

        return T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

/// <summary>Truth values, and single bits.</summary>
internal sealed class VotableFlags(VotableField field) : VotableColumn<bool>(field)
{
    public override bool Read(ReadOnlySpan<char> cell, int row)
    {
        if (!HasContent(ref cell) || cell is "?" or "\0")
        {
            SetMissing(row);
            return true;
        }

        var isTrue = cell is "1" or "T" or "t" || cell.Equals("true", StringComparison.OrdinalIgnoreCase);
        Set(row, isTrue);
        return isTrue || cell is "0" or "F" or "f" || cell.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    public override void Read(ReadOnlySpan<byte> cell, int row)
    {
        // A bit is the highest of its byte.
        var isTrue = Field.Datatype == "bit" ? (cell[0] & 0x80) != 0 : cell[0] is (byte)'T' or (byte)'t' or (byte)'1';
        Set(row, isTrue, Field.Datatype == "boolean" && cell[0] is 0 or (byte)'?' or (byte)' ');
    }
}

/// <summary>Texts. One of fixed length ends at a zero, and blanks behind it mean nothing.</summary>
internal sealed class VotableText(VotableField field) : VotableColumn<string>(field)
{
    protected override string Nothing => string.Empty;

    public override bool Read(ReadOnlySpan<char> cell, int row)
    {
        Set(row, cell.IsEmpty ? string.Empty : cell.ToString(), IsNull(cell));
        return true;
    }

    public override void Read(ReadOnlySpan<byte> cell, int row)
    {
        var text = Field.Datatype == "unicodeChar" ? Encoding.BigEndianUnicode.GetString(cell) : CellText.Read(cell);
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        text = end < 0 ? text : text[..end];
        text = Field.IsVariable ? text : text.TrimEnd(' ');
        Set(row, text, Field.Null is { } missing && missing == text);
    }

    private bool IsNull(ReadOnlySpan<char> cell) => cell.IsEmpty || (Field.Null is { } missing && cell.SequenceEqual(missing));
}
