using System.Runtime.InteropServices;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>
/// A safetensors container in memory: named tensors and a text-to-text dictionary. It holds data only; nothing in
/// a file is ever executed.
/// </summary>
/// <remarks>
/// The format (https://github.com/huggingface/safetensors): eight bytes with the header's length, a JSON header,
/// raw little-endian data without holes. Python reads it with <c>safetensors.torch.load_file</c> or in ten lines
/// of plain code. The same content always gives the same bytes, whatever the order it was added in.
/// </remarks>
internal sealed class SafetensorsFile
{
    /// <summary>
    /// The longest header that is read or written, in bytes: 1 MiB. The format
    /// itself allows 100 MB; ours need a few kB, and a low limit keeps a forged file from costing memory.
    /// </summary>
    public const int MaximumHeaderLength = 1 << 20;

    /// <summary>The most tensors and metadata entries, together, that a header may hold.</summary>
    public const int MaximumEntries = 1 << 13;

    /// <summary>The most axes a tensor may have.</summary>
    public const int MaximumAxes = 16;

    internal const string MetadataName = "__metadata__";

    private static readonly UTF8Encoding StrictText = new(false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Creates a container without tensors.</summary>
    /// <param name="metadata">Text to store with the tensors; copied.</param>
    /// <exception cref="ArgumentException">A text is no valid Unicode, or a key appears twice.</exception>
    public SafetensorsFile(IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        foreach (var (key, value) in metadata ?? [])
        {
            RequireUnicode(key);
            RequireUnicode(value);
            _metadata.Add(key, value);
        }
    }

    internal SafetensorsFile(
        string source, Dictionary<string, string> metadata, IEnumerable<StoredTensor> tensors)
    {
        Source = source;
        _metadata = metadata;
        foreach (var tensor in tensors)
        {
            _tensors.Add(tensor.Name, tensor);
        }
    }

    /// <summary>Where this came from, for messages: the path or the name given when it was loaded.</summary>
    public string Source { get; } = "(not from a file)";

    /// <summary>The text stored with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Stores text with the tensors, in the place of what the key stood for.</summary>
    /// <exception cref="ArgumentException">A text is no valid Unicode.</exception>
    public void SetMetadata(string key, string value)
    {
        RequireUnicode(key);
        RequireUnicode(value);
        _metadata[key] = value;
    }

    /// <summary>Adds a copy of the values.</summary>
    /// <typeparam name="T">The number type of one of the <see cref="ElementType"/> values.</typeparam>
    /// <param name="name">A name that is not taken yet.</param>
    /// <param name="shape">The length along each axis; empty for a single number.</param>
    /// <param name="values">The elements, the last index running fastest.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken, reserved or no valid Unicode; the shape does not fit the values; or the type cannot be
    /// stored.
    /// </exception>
    public void Add<T>(string name, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireLittleEndian();
        RequireUnicode(name);
        if (name == MetadataName)
        {
            throw new ArgumentException($"A tensor cannot be named {MetadataName}: the format reserves it.");
        }

        var type = ElementTypes.Of<T>();
        var bytes = MemoryMarshal.AsBytes(values);
        if (shape.Length > MaximumAxes || shape.ContainsAnyInRange(long.MinValue, -1)
            || StoredTensor.ByteLength(type, shape) != bytes.Length)
        {
            throw new ArgumentException(
                $"Tensor '{name}': {values.Length} values do not make {StoredTensor.Describe(type, shape)}.");
        }

        _tensors.Add(name, new StoredTensor(name, type, shape.ToArray(), bytes.ToArray()));
    }

    /// <summary>The values of a tensor; a view, not a copy.</summary>
    /// <typeparam name="T">The number type that the tensor must have; nothing is converted.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <param name="expectedShape">The exact shape that the tensor must have.</param>
    /// <returns>The elements, the last index running fastest.</returns>
    /// <exception cref="InputException">There is no such tensor, or its type or shape differ.</exception>
    /// <exception cref="ArgumentException">No tensor can hold <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> Get<T>(string name, params ReadOnlySpan<long> expectedShape)
        where T : unmanaged
    {
        RequireLittleEndian();
        var type = ElementTypes.Of<T>();
        var expected = StoredTensor.Describe(type, expectedShape);
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw StorageErrors.Malformed(
                Source, $"it has no tensor {StorageErrors.Quote(name)} ({expected} was expected)");
        }

        if (tensor.Type != type || !tensor.Shape.SequenceEqual(expectedShape))
        {
            throw StorageErrors.Malformed(
                Source, $"tensor {StorageErrors.Quote(name)} is {tensor} where {expected} was expected");
        }

        return MemoryMarshal.Cast<byte, T>(tensor.Bytes);
    }

    /// <summary>The text stored under a key.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string GetMetadata(string key) =>
        _metadata.TryGetValue(key, out var value)
            ? value
            : throw StorageErrors.Malformed(Source, $"its metadata lacks {StorageErrors.Quote(key)}");

    /// <summary>Writes the container to a file: all of it or, on any failure, nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <exception cref="InputException">
    /// The file exists and may not be replaced, it cannot be written, or the header would pass a limit.
    /// </exception>
    public void Save(string path, bool overwrite) => AtomicFile.Write(path, overwrite, Save);

    /// <summary>Writes the container to a stream, from its present position.</summary>
    /// <exception cref="InputException">The header would pass a limit; nothing is written then.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(stream, _metadata, _tensors.Values);
    }

    /// <summary>Reads a file. However it is made, it takes no more memory than its length and 8 MB.</summary>
    /// <exception cref="InputException">The file cannot be read, is malformed or passes a limit.</exception>
    public static SafetensorsFile Load(string path)
    {
        var full = StorageErrors.FullPath(StorageErrors.Read, path);
        try
        {
            using var stream = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Load(stream, path);
        }
        catch (Exception failure) when (StorageErrors.IsFileFailure(failure))
        {
            throw StorageErrors.CannotBe(StorageErrors.Read, path, failure);
        }
    }

    /// <summary>Reads a stream from its present position to its end.</summary>
    /// <param name="stream">
    /// A stream. Where it can seek, its length is checked before memory is taken; elsewhere memory grows with what
    /// arrives.
    /// </param>
    /// <param name="source">What to call the stream in messages.</param>
    /// <exception cref="InputException">The content is malformed or passes a limit.</exception>
    public static SafetensorsFile Load(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        return new SafetensorsReader(stream, source).Read();
    }

    private static void RequireUnicode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _ = StrictText.GetByteCount(text);
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files need a little-endian processor.");
        }
    }
}
