namespace Lyraflow.Data.NumPy;

/// <summary>One field of a row of a NumPy array.</summary>
/// <param name="Name">The field's name; empty in a plain array and for the padding of aligned structures.</param>
/// <param name="Type">
/// The element's type; kind V, with the length of the whole field, for nested structures and sub-arrays, which are
/// listed but cannot be read.
/// </param>
/// <param name="Offset">Bytes between the start of the row and the field.</param>
public sealed record NpyField(string Name, NpyType Type, int Offset);
