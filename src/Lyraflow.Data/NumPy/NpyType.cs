using System.Globalization;
using System.Numerics;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.NumPy;

/// <summary>The type of one element, as NumPy writes it: byte order, kind and size, for example "&lt;f4".</summary>
/// <param name="Kind">The letter of the kind: b bool, i and u whole numbers, f floats, S and U text, V other bytes.</param>
/// <param name="Length">Bytes per element.</param>
/// <param name="IsBigEndian">The most significant byte comes first.</param>
public readonly record struct NpyType(char Kind, int Length, bool IsBigEndian)
{
    private const int BytesPerUnicodeLetter = 4;

    /// <summary>The element is one number that can be read as a float or double.</summary>
    public bool IsNumber => (Kind, Length) is ('b', 1) or ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8);

    /// <summary>The element is a text of at least one letter.</summary>
    public bool IsText => Kind is 'S' or 'U' && Length > 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}{Length}");

    /// <exception cref="FormatException">The text is no type that can be read or passed over.</exception>
    internal static NpyType Parse(string text)
    {
        if (text.Length < 2 || text[0] is not ('<' or '>' or '|'))
        {
            throw new FormatException($"the type {DisplayText.Quoted(text)} has no byte order");
        }

        var kind = text[1];
        if (kind == 'O')
        {
            throw new FormatException(
                "it holds pickled Python objects, which could run any program and are never read; save plain numbers instead");
        }

        // Dates carry their unit behind the size: "<M8[us]".
        var digits = kind is 'M' or 'm' ? text[2..].Split('[')[0] : text[2..];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > NpyHeader.LongestRow
            || kind is not ('b' or 'i' or 'u' or 'f' or 'c' or 'S' or 'U' or 'V' or 'M' or 'm'))
        {
            throw new FormatException($"the type {DisplayText.Quoted(text)} is not known");
        }

        var type = new NpyType(kind, kind == 'U' ? BytesPerUnicodeLetter * count : count, text[0] == '>');
        if (type.IsNumber && type.Length > 1 && text[0] == '|')
        {
            throw new FormatException($"the type {DisplayText.Quoted(text)} has no byte order");
        }

        return type;
    }

    /// <summary>Reads elements that stand <paramref name="stride"/> bytes apart; any bool but 0 is 1.</summary>
    internal void Decode<T>(ReadOnlySpan<byte> bytes, int stride, Span<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        switch (Kind, Length)
        {
            case ('b', 1):
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = bytes[i * stride] == 0 ? T.Zero : T.One;
                }

                break;
            case ('i', 1):
                BinaryNumbers.Decode<sbyte, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('i', 2):
                BinaryNumbers.Decode<short, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('i', 4):
                BinaryNumbers.Decode<int, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('i', 8):
                BinaryNumbers.Decode<long, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('u', 1):
                BinaryNumbers.Decode<byte, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('u', 2):
                BinaryNumbers.Decode<ushort, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('u', 4):
                BinaryNumbers.Decode<uint, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('u', 8):
                BinaryNumbers.Decode<ulong, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('f', 2):
                BinaryNumbers.Decode<Half, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('f', 4):
                BinaryNumbers.Decode<float, T>(bytes, stride, IsBigEndian, values);
                break;
            case ('f', 8):
                BinaryNumbers.Decode<double, T>(bytes, stride, IsBigEndian, values);
                break;
            default:
                throw new InvalidOperationException($"The type {this} is not a number.");
        }
    }
}
