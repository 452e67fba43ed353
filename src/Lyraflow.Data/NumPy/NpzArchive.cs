using System.IO.Compression;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.NumPy;

/// <summary>Reads NumPy's <c>.npz</c> format: a zip archive of <c>.npy</c> files, stored or deflated.</summary>
public sealed class NpzArchive : IDisposable
{
    private const string Extension = ".npy";

    private readonly ZipArchive _archive;
    private readonly string _source;

    /// <summary>Reads the archive's table of contents; the stream stays the caller's.</summary>
    /// <param name="stream">The archive; it must be able to seek.</param>
    /// <param name="source">What messages call the file, usually its path.</param>
    /// <exception cref="InputException">The stream is no sound zip archive.</exception>
    public NpzArchive(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("A zip archive needs a stream that can seek.", nameof(stream));
        }

        _source = source;
        _archive = Guard(() => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        Names = Guard(() => _archive.Entries
            .Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
            .Select(entry => entry.FullName[..^Extension.Length])
            .ToArray());
    }

    /// <summary>The names of the arrays, without ".npy".</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens one array; the values are checked against the archive's CRC-32 while they are read.</summary>
    /// <param name="name">The array's name, without ".npy".</param>
    /// <param name="read">Reads what it needs; the array is closed afterwards.</param>
    /// <exception cref="InputException">The array is missing, stands twice, is encrypted or is damaged.</exception>
    public TResult Read<TResult>(string name, Func<NpyReader, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var reader = Open(name, out var stream);
        using (stream)
        {
            return read(reader);
        }
    }

    /// <summary>Opens one array; the stream is the caller's to close.</summary>
    internal NpyReader Open(string name, out Stream stream)
    {
        var entries = _archive.Entries.Where(entry => entry.FullName == name + Extension).ToArray();
        if (entries is not [var entry])
        {
            throw new InputException(
                entries.Length == 0
                    ? $"{_source}: holds no array {DisplayText.Quoted(name)}; its arrays are {DisplayText.List(Names)}."
                    : $"{_source}: holds the array {DisplayText.Quoted(name)} more than once; save it again.");
        }

        if (entry.IsEncrypted)
        {
            throw new InputException($"{_source}: the array {DisplayText.Quoted(name)} is encrypted; save it without a password.");
        }

        stream = Guard(() => new Crc32Stream(entry.Open(), entry.Crc32));
        return new NpyReader(new SourceReader(stream, $"{_source}: {DisplayText.Plain(name)}{Extension}", entry.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private TResult Guard<TResult>(Func<TResult> open)
    {
        try
        {
            return open();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InputException(
                $"{_source}: is not a zip archive that can be read ({DisplayText.Plain(fault.Message)}); copy or download it again.",
                fault);
        }
    }
}
