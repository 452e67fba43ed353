using System.Globalization;

namespace Lyraflow.Data.Votable;

/// <summary>A column as a FIELD of a VOTable describes it (https://www.ivoa.net/documents/VOTable/, section 4.1).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Its datatype, such as double.</param>
/// <param name="ArraySize">Its arraysize; empty for a single value.</param>
internal sealed record VotableField(string Name, string Datatype, string ArraySize)
{
    private const int MostElements = 1 << 24;

    /// <summary>The unit; empty for none.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The unified content descriptor; empty for none.</summary>
    public string Ucd { get; init; } = string.Empty;

    /// <summary>What it is, in words; empty for nothing.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The value that stands for none; null where no value does.</summary>
    public string? Null { get; init; }

    /// <summary>Whether a cell holds text.</summary>
    public bool IsText => Datatype is "char" or "unicodeChar" && !ArraySize.Contains('x', StringComparison.Ordinal);

    /// <summary>Whether a cell holds one number or truth value.</summary>
    public bool IsScalar => ElementBits > 0 && Datatype is not ("char" or "unicodeChar" or "floatComplex" or "doubleComplex")
        && ArraySize is "" or "1";

    /// <summary>Whether a cell begins with the number of its elements, in binary data.</summary>
    public bool IsVariable => ArraySize.EndsWith('*');

    /// <summary>Bits of an element in binary data; 0 for datatypes that nobody knows.</summary>
    public int ElementBits => Datatype switch
    {
        "bit" => 1,
        "boolean" or "unsignedByte" or "char" => 8,
        "short" or "unicodeChar" => 16,
        "int" or "float" => 32,
        "long" or "double" or "floatComplex" => 64,
        "doubleComplex" => 128,
        _ => 0,
    };

    /// <summary>Bytes of a number of elements in binary data.</summary>
    public long Bytes(long elements) => ((elements * ElementBits) + 7) / 8;

    /// <summary>Bytes of a cell in binary data; 0 where its length varies, null where the arraysize makes no sense.</summary>
    public long? FixedBytes
    {
        get
        {
            if (IsVariable)
            {
                return 0;
            }

            var elements = 1L;
            foreach (var dimension in ArraySize.Length == 0 ? [] : ArraySize.Split('x'))
            {
                if (!int.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    || (elements *= count) > MostElements)
                {
                    return null;
                }
            }

            return Bytes(elements);
        }
    }
}
