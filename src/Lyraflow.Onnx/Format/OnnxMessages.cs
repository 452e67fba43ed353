namespace Lyraflow.Onnx.Format;

/// <summary>
/// The messages of an ONNX file, with the numbers of their fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
/// </summary>
internal static class OnnxMessages
{
    /// <summary>The version of the operators (2022), which every current runtime reads.</summary>
    public const int OperatorSet = 17;

    // The version of the file format that came with it.
    private const int FormatVersion = 8;

    private const int WholeNumber = 2;
    private const int WholeNumbers = 7;

    /// <summary>The whole file.</summary>
    /// <param name="program">What wrote it, and its version.</param>
    /// <param name="description">What it is, for people.</param>
    /// <param name="graph">The computation.</param>
    /// <param name="notes">Texts by name.</param>
    public static ProtobufMessage Model(
        (string Name, string Version) program, string description, ProtobufMessage graph, IEnumerable<KeyValuePair<string, string>> notes)
        => new ProtobufMessage()
            .Add(1, FormatVersion)
            .Add(2, program.Name)
            .Add(3, program.Version)
            .Add(6, description)
            .Add(7, graph)
            .Add(8, new ProtobufMessage().Add(1, string.Empty).Add(2, OperatorSet))
            .AddAll(14, notes.Select(note => new ProtobufMessage().Add(1, note.Key).Add(2, note.Value)));

    /// <summary>A computation: operations in an order in which each finds its inputs.</summary>
    public static ProtobufMessage Graph(
        string name,
        IEnumerable<ProtobufMessage> nodes,
        IEnumerable<ProtobufMessage> constants,
        IEnumerable<ProtobufMessage> inputs,
        IEnumerable<ProtobufMessage> outputs)
        => new ProtobufMessage().AddAll(1, nodes).Add(2, name).AddAll(5, constants).AddAll(11, inputs).AddAll(12, outputs);

    /// <summary>One operation.</summary>
    public static ProtobufMessage Node(
        string operation, IEnumerable<string> inputs, string output, IEnumerable<NodeAttribute> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        return node.Add(2, output).Add(4, operation).AddAll(5, attributes.Select(Attribute));
    }

    /// <summary>Numbers that the file holds.</summary>
    public static ProtobufMessage Tensor(string name, NumberType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtobufMessage();
        foreach (var length in shape)
        {
            tensor.Add(1, length);
        }

        return tensor.Add(2, (long)type).Add(8, name).Add(9, bytes);
    }

    /// <summary>An input or an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">The length of each axis, or a name for one that is free.</param>
    /// <param name="description">What it is, for people.</param>
    public static ProtobufMessage Description(string name, NumberType type, IEnumerable<Axis> shape, string description)
    {
        var axes = shape.Select(axis => axis.Name is { } free
            ? new ProtobufMessage().Add(2, free)
            : new ProtobufMessage().Add(1, axis.Length));
        var tensor = new ProtobufMessage().Add(1, (long)type).Add(2, new ProtobufMessage().AddAll(1, axes));
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)).Add(3, description);
    }

    private static ProtobufMessage Attribute(NodeAttribute attribute)
    {
        var message = new ProtobufMessage().Add(1, attribute.Name);
        if (attribute.List is not { } list)
        {
            return message.Add(3, attribute.Number).Add(20, WholeNumber);
        }

        foreach (var number in list)
        {
            message.Add(8, number);
        }

        return message.Add(20, WholeNumbers);
    }
}

/// <summary>What an operation is told besides its inputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">A whole number.</param>
/// <param name="List">Several in its place; null for the one.</param>
internal sealed record NodeAttribute(string Name, long Number, IReadOnlyList<long>? List = null);

/// <summary>One axis of an input or output.</summary>
/// <param name="Length">Its length, where that is fixed.</param>
/// <param name="Name">A name for a length that is free; null for a fixed one.</param>
internal readonly record struct Axis(int Length, string? Name = null);
