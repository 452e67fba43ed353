using System.Globalization;
using System.Runtime.InteropServices;
using Lyraflow.Onnx.Format;
using Lyraflow.Primitives;

namespace Lyraflow.Onnx.Graphs;

/// <summary>
/// A computation while it is put together. What was computed once from the same inputs is not computed again, and the same
/// constant is held once.
/// </summary>
internal sealed class Graph
{
    // A message of Protocol Buffers has less than 2 GiB.
    private const long MostBytes = 2_000_000_000;

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _constants = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];
    private readonly Dictionary<string, Value> _known = new(StringComparer.Ordinal);
    private long _bytes;
    private int _names;

    /// <summary>Numbers that the caller hands in.</summary>
    /// <param name="name">What the caller calls them.</param>
    /// <param name="type">Their type.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="description">What they are, for people.</param>
    public Value Input(string name, NumberType type, IEnumerable<Axis> shape, string description)
    {
        _inputs.Add(OnnxMessages.Description(name, type, shape, description));
        return new Value(this, name, type);
    }

    /// <summary>Numbers that the caller may hand in, and otherwise has these.</summary>
    /// <param name="name">What the caller calls them.</param>
    /// <param name="preset">What they are where the caller says nothing.</param>
    /// <param name="description">What they are, for people.</param>
    public Value Input(string name, ReadOnlySpan<double> preset, string description)
    {
        Hold(name, NumberType.Double, [preset.Length], MemoryMarshal.AsBytes(preset));
        return Input(name, NumberType.Double, [new Axis(preset.Length)], description);
    }

    /// <summary>Gives a value to the caller.</summary>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="description">What it is, for people.</param>
    public void Output(string name, Value value, IEnumerable<Axis> shape, string description)
    {
        _nodes.Add(OnnxMessages.Node("Identity", [value.Name], name, []));
        _outputs.Add(OnnxMessages.Description(name, value.Type, shape, description));
    }

    /// <summary>A number of a type.</summary>
    public Value Constant(double number, NumberType type = NumberType.Double)
        => type == NumberType.Float ? Constant([(float)number], []) : Constant([number], []);

    /// <summary>An array of numbers.</summary>
    /// <param name="numbers">The numbers, the last axis running fastest.</param>
    /// <param name="shape">The length of each axis.</param>
    public Value Constant(ReadOnlySpan<double> numbers, params ReadOnlySpan<int> shape)
        => Constant(NumberType.Double, shape, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc cref="Constant(ReadOnlySpan{double}, ReadOnlySpan{int})"/>
    public Value Constant(ReadOnlySpan<float> numbers, params ReadOnlySpan<int> shape)
        => Constant(NumberType.Float, shape, MemoryMarshal.AsBytes(numbers));

    /// <summary>A whole number.</summary>
    public Value WholeNumber(long number) => Constant(NumberType.Int64, [], MemoryMarshal.AsBytes<long>([number]));

    /// <summary>Whole numbers in a row.</summary>
    public Value WholeNumbers(params ReadOnlySpan<long> numbers)
        => Constant(NumberType.Int64, [numbers.Length], MemoryMarshal.AsBytes(numbers));

    /// <summary>The result of an operation.</summary>
    /// <param name="operation">Its name in ONNX.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="inputs">What it works on.</param>
    /// <param name="attributes">What it is told besides.</param>
    public Value Apply(
        string operation, NumberType type, IReadOnlyList<Value> inputs, params IReadOnlyList<NodeAttribute> attributes)
    {
        var names = inputs.Select(input => input.Name).ToArray();
        var told = attributes.Select(item => string.Create(
            CultureInfo.InvariantCulture, $"{item.Name}={(item.List is { } list ? string.Join(' ', list) : item.Number)}"));
        var key = $"{operation}\n{string.Join('\n', names)}\n{string.Join('\n', told)}";
        if (!_known.TryGetValue(key, out var result))
        {
            result = NewValue(type);
            _nodes.Add(OnnxMessages.Node(operation, names, result.Name, attributes));
            _known.Add(key, result);
        }

        return result;
    }

    /// <summary>The computation as a message.</summary>
    public ProtobufMessage Write(string name) => OnnxMessages.Graph(name, _nodes, _constants, _inputs, _outputs);

    private Value Constant(NumberType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        var key = $"{type} [{string.Join(", ", shape.ToArray())}] {Sha256.Hex(bytes)}";
        if (!_known.TryGetValue(key, out var result))
        {
            result = NewValue(type);
            Hold(result.Name, type, shape, bytes);
            _known.Add(key, result);
        }

        return result;
    }

    private void Hold(string name, NumberType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        InputException.ThrowUnless(
            _bytes < MostBytes, "The model has more numbers than an ONNX file can hold, which is 2 GB. Train a smaller one.");
        _constants.Add(OnnxMessages.Tensor(name, type, shape, bytes));
    }

    // Short, for there are many: v0, v1, … va, vb, …
    private Value NewValue(NumberType type)
    {
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var name = string.Empty;
        var rest = _names++;
        do
        {
            name = digits[rest % digits.Length] + name;
            rest /= digits.Length;
        }
        while (rest > 0);
        return new Value(this, $"v{name}", type);
    }
}
