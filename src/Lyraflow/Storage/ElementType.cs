namespace Lyraflow.Storage;

/// <summary>The type of a stored tensor's elements, named as safetensors names it.</summary>
/// <remarks>
/// The format knows more (BF16, BOOL and eight-bit floats); .NET has no number type with their bits, so a file
/// that holds one is refused.
/// </remarks>
internal enum ElementType
{
    /// <summary>IEEE 754 double precision: <see cref="double"/>.</summary>
    F64,

    /// <summary>IEEE 754 single precision: <see cref="float"/>.</summary>
    F32,

    /// <summary>IEEE 754 half precision: <see cref="Half"/>.</summary>
    F16,

    /// <summary>Signed 64-bit: <see cref="long"/>.</summary>
    I64,

    /// <summary>Signed 32-bit: <see cref="int"/>.</summary>
    I32,

    /// <summary>Signed 16-bit: <see cref="short"/>.</summary>
    I16,

    /// <summary>Signed 8-bit: <see cref="sbyte"/>.</summary>
    I8,

    /// <summary>Unsigned 64-bit: <see cref="ulong"/>.</summary>
    U64,

    /// <summary>Unsigned 32-bit: <see cref="uint"/>.</summary>
    U32,

    /// <summary>Unsigned 16-bit: <see cref="ushort"/>.</summary>
    U16,

    /// <summary>Unsigned 8-bit: <see cref="byte"/>.</summary>
    U8,
}

/// <summary>Which .NET type and how many bytes each <see cref="ElementType"/> stands for.</summary>
internal static class ElementTypes
{
    // In the order of the enumeration, so that a row's index is its type.
    private static readonly (Type Element, int Size)[] Table =
    [
        (typeof(double), 8),
        (typeof(float), 4),
        (typeof(Half), 2),
        (typeof(long), 8),
        (typeof(int), 4),
        (typeof(short), 2),
        (typeof(sbyte), 1),
        (typeof(ulong), 8),
        (typeof(uint), 4),
        (typeof(ushort), 2),
        (typeof(byte), 1),
    ];

    private static readonly string[] TableNames = Enum.GetNames<ElementType>();

    /// <summary>All names, for a message.</summary>
    public static string Names => string.Join(", ", TableNames);

    /// <summary>The size of one element in bytes.</summary>
    public static int Size(this ElementType type) => Table[(int)type].Size;

    /// <summary>The stored type of a .NET type.</summary>
    /// <exception cref="ArgumentException">Tensors of this type cannot be stored.</exception>
    public static ElementType Of<T>()
    {
        var index = Array.FindIndex(Table, row => row.Element == typeof(T));
        return index >= 0 ? (ElementType)index : throw new ArgumentException($"A tensor cannot hold {typeof(T)}.");
    }

    /// <summary>Looks a type up by the format's name; <see langword="null"/> if there is none.</summary>
    public static ElementType? Named(string name)
    {
        var index = Array.IndexOf(TableNames, name);
        return index >= 0 ? (ElementType)index : null;
    }
}
