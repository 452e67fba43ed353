namespace Lyraflow.Storage;

/// <summary>Where a tensor lies and what it is, as the header says.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">The length along each axis.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal readonly record struct TensorEntry(string Name, ElementType Type, long[] Shape, long Begin, long End);

/// <summary>A checked header: its tensors, in the order of their data, fill [0, DataLength) without gaps.</summary>
internal sealed record SafetensorsHeader(
    Dictionary<string, string> Metadata, IReadOnlyList<TensorEntry> Tensors, long DataLength);
