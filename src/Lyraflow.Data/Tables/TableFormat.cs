using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>A format in which catalogues come, and perhaps go: one class for each, and its line in <see cref="TableFormats"/>.</summary>
public abstract class TableFormat
{
    private protected TableFormat(string name, params IReadOnlyList<string> endings) => (Name, Endings) = (name, endings);

    /// <summary>What users call it.</summary>
    public string Name { get; }

    /// <summary>How the names of its files end, such as <c>.csv</c> and <c>.csv.gz</c>.</summary>
    public IReadOnlyList<string> Endings { get; }

    /// <summary>Whether it holds nothing but text, so that what is carried into it is what was written.</summary>
    public virtual bool IsText => false;

    /// <summary>Whether files of it can hold several tables, of which one can be named.</summary>
    public virtual bool HasParts => false;

    /// <summary>Whether a file of this name can be written.</summary>
    /// <param name="path">The file, which has one of the endings.</param>
    public virtual bool CanWrite(string path) => false;

    /// <summary>The message by which programs are told of a file of this format by way of SAMP; null where there is none.</summary>
    public virtual string? SampMessage => null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Makes the files of an input part of a session.</summary>
    /// <param name="session">The session; what is opened ends with it.</param>
    /// <param name="input">The files.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>One part per file, in their order.</returns>
    /// <exception cref="InputException">A file cannot be read.</exception>
    internal abstract IReadOnlyList<TablePart> Open(TableSession session, InputFiles input, CancellationToken cancellation);

    /// <summary>Why a file is none of this format, as a glance at it tells; null when it seems to be one.</summary>
    /// <param name="content">Its bytes, decompressed.</param>
    /// <param name="path">Its path.</param>
    /// <param name="words">The words that its rows are read for.</param>
    internal abstract string? Fault(Stream content, string path, IReadOnlySet<string> words);

    /// <summary>Writes the rows of a query.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="InputException">They cannot be written.</exception>
    internal virtual long Write(TableOutput output) => throw new NotSupportedException($"{Name} is read only.");

    /// <summary>Whether bytes begin with those that tell a format.</summary>
    private protected static bool BeginsWith(Stream stream, ReadOnlySpan<byte> magic)
    {
        Span<byte> first = stackalloc byte[magic.Length];
        return stream.ReadAtLeast(first, magic.Length, throwOnEndOfStream: false) == magic.Length && first.SequenceEqual(magic);
    }
}
