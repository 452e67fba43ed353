using System.Text.Json;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>Parses a header and checks that its tensors cover their data exactly.</summary>
internal ref struct SafetensorsHeaderReader
{
    // {"name": {"data_offsets": [0, 4]}} nests three deep.
    private const int Depth = 3;

    private readonly string _source;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _tensors = [];
    private Utf8JsonReader _json;
    private string? _entry;

    public SafetensorsHeaderReader(ReadOnlySpan<byte> header, string source)
    {
        _source = source;
        if (header is not [(byte)'{', ..])
        {
            throw Malformed("it does not begin with '{'");
        }

        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = Depth });
    }

    public SafetensorsHeader Read()
    {
        try
        {
            ReadEntries();
        }
        catch (JsonException failure)
        {
            throw Malformed($"it is not valid JSON ({DisplayText.Plain(failure.Message, 200)})", failure);
        }

        _tensors.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
        return new SafetensorsHeader(_metadata, _tensors, DataLength());
    }

    private void ReadEntries()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Step(JsonTokenType.StartObject, "an object");
        while (NextName() is { } name)
        {
            _entry = name;
            if (!names.Add(name))
            {
                throw Malformed("the name appears twice");
            }

            Step(JsonTokenType.StartObject, "an object");
            if (name == SafetensorsFile.MetadataName)
            {
                ReadMetadata();
            }
            else
            {
                _tensors.Add(ReadTensor(name));
                RequireFewEntries();
            }
        }

        _entry = null;

        // Past the closing brace only white space may follow; the reader throws on anything else.
        _json.Read();
    }

    private void ReadMetadata()
    {
        while (NextName() is { } key)
        {
            Step(JsonTokenType.String, "text for every key");
            if (!_metadata.TryAdd(key, Text()))
            {
                throw Malformed($"the key {StorageErrors.Quote(key)} appears twice");
            }

            RequireFewEntries();
        }
    }

    private TensorEntry ReadTensor(string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (NextName() is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null:
                    Step(JsonTokenType.String, "text as its dtype");
                    type = Text();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers();
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers();
                    break;
                default:
                    throw Malformed($"the field {StorageErrors.Quote(field)} is unknown or appears twice");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw Malformed("a dtype, a shape and two data_offsets are needed");
        }

        return ElementTypes.Named(type) is { } known
            ? new TensorEntry(name, known, shape, begin, end)
            : throw Malformed($"its dtype {StorageErrors.Quote(type)} is none of {ElementTypes.Names}");
    }

    private long[] ReadNumbers()
    {
        Step(JsonTokenType.StartArray, "a list as its shape or data_offsets");
        Span<long> numbers = stackalloc long[SafetensorsFile.MaximumAxes];
        var count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (count == numbers.Length)
            {
                throw Malformed($"a list has more than {numbers.Length} numbers");
            }

            // As unsigned numbers, so that -0 fails too.
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetUInt64(out var number) || number > long.MaxValue)
            {
                throw Malformed("a list holds something that is not a whole number from 0 to 2^63 - 1");
            }

            numbers[count++] = (long)number;
        }

        return numbers[..count].ToArray();
    }

    private long DataLength()
    {
        var position = 0L;
        foreach (var (name, type, shape, begin, end) in _tensors)
        {
            _entry = name;
            if (begin != position)
            {
                throw Malformed($"it begins at byte {begin} of the data where byte {position} comes next");
            }

            if (StoredTensor.ByteLength(type, shape) is not { } length || length != end - begin)
            {
                throw Malformed($"{StoredTensor.Describe(type, shape)} does not fill bytes {begin} to {end}");
            }

            position = end;
        }

        return position;
    }

    private string? NextName()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text();
    }

    private void Step(JsonTokenType expected, string what)
    {
        _json.Read();
        if (_json.TokenType != expected)
        {
            throw Malformed($"it lacks {what}");
        }
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException failure)
        {
            throw Malformed("a text is not valid Unicode", failure);
        }
    }

    private readonly void RequireFewEntries()
    {
        if (_tensors.Count + _metadata.Count > SafetensorsFile.MaximumEntries)
        {
            throw Malformed($"there are more than {SafetensorsFile.MaximumEntries} tensors and metadata entries");
        }
    }

    private readonly InputException Malformed(string what, Exception? cause = null)
    {
        var where = _entry is null ? "its header" : $"its header, at {StorageErrors.Quote(_entry)}";
        return StorageErrors.Malformed(_source, $"{where}: {what}", cause);
    }
}
