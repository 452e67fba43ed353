using System.Xml;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Votable;

/// <summary>Goes through the XML of a VOTable node by node, in bounded memory whatever the file holds.</summary>
internal sealed class VotableXml : IDisposable
{
    private const int BytesOfStep = 1 << 22;
    private const int DeepestNesting = 64;
    private const int MostElements = 1 << 16;
    private const int LongestNote = 4096;

    private readonly BoundedStream _bounded;
    private readonly Stream _content;
    private readonly XmlReader _reader;
    private readonly char[] _scratch = new char[1024];
    private readonly string _path;
    private int _elements;

    /// <summary>Starts before the first node.</summary>
    /// <param name="content">The bytes; closed with this.</param>
    /// <param name="path">What messages call them.</param>
    public VotableXml(Stream content, string path)
    {
        _content = content;
        _path = path;
        _bounded = new BoundedStream(content, BytesOfStep);
        _reader = XmlReader.Create(_bounded, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
    }

    /// <summary>What kind of node is at hand.</summary>
    public XmlNodeType Kind => _reader.NodeType;

    /// <summary>The name of the element at hand, without what stands before a colon.</summary>
    public string Name => _reader.LocalName;

    /// <summary>Whether the element at hand has nothing in it, not even an end.</summary>
    public bool IsEmpty => _reader.IsEmptyElement;

    /// <summary>How deep the node at hand lies.</summary>
    public int Depth => _reader.Depth;

    /// <summary>Whether the node at hand is text.</summary>
    public bool IsText
        => Kind is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    /// <summary>Moves on to the next node; false at the end.</summary>
    public bool Next()
    {
        _bounded.Renew();
        return Read() && (_reader.Depth <= DeepestNesting ? true
            : throw Fault($"nests deeper than {DeepestNesting} levels; this is no VOTable"));
    }

    private bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (ArgumentException fault)
        {
            // The platform's reader stumbles over some encodings that the first line names and the bytes are not in.
            throw new XmlException("its bytes are not in the encoding that its first line names", fault);
        }
    }

    /// <summary>Moves on among elements that are not known in advance: names are kept in memory, so they are counted.</summary>
    public bool NextOfAny()
    {
        SkipText();
        if (!Next())
        {
            return false;
        }

        if (Kind == XmlNodeType.Element && Name is not ("TR" or "TD") && (_elements += 1 + _reader.AttributeCount) > MostElements)
        {
            throw Fault($"has more than {MostElements} elements and attributes besides its rows; this is no VOTable");
        }

        return true;
    }

    /// <summary>An attribute of the element at hand; null where it is missing.</summary>
    public string? Attribute(string name) => _reader.GetAttribute(name);

    /// <summary>Reads on in the text at hand; 0 at its end.</summary>
    public int ReadText(char[] buffer, int start)
    {
        _bounded.Renew();
        return _reader.ReadValueChunk(buffer, start, buffer.Length - start);
    }

    /// <summary>Reads on in the base64 of the element at hand; 0 at its end.</summary>
    public int ReadBase64(byte[] buffer, int start)
    {
        _bounded.Renew();
        return _reader.ReadElementContentAsBase64(buffer, start, buffer.Length - start);
    }

    /// <summary>The text within the element at hand, as far as it is not endless; moves on to its end.</summary>
    public string Note()
    {
        if (IsEmpty)
        {
            return string.Empty;
        }

        var depth = Depth;
        var note = new char[LongestNote];
        var length = 0;
        while (Next() && Depth > depth)
        {
            int count;
            while (IsText && length < LongestNote && (count = ReadText(note, length)) > 0)
            {
                length += count;
            }

            SkipText();
        }

        return string.Join(' ', new string(note, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs what reads the file; however that fails, it is said in one line.</summary>
    public T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException fault) when (fault.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new InputException(
                $"{_path}: has a document type (<!DOCTYPE …>), which could name other files and is never read; take it out, or save the "
                    + "table anew, for example with topcat.", fault);
        }
        catch (Exception fault) when (fault is XmlException or IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            throw new InputException(
                $"{_path}: cannot be read as XML ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}): it is incomplete, damaged or no "
                    + "VOTable; copy or download it again.", fault);
        }
    }

    /// <summary>An exception to throw; the problem says what happened and what to do, without the final full stop.</summary>
    public InputException Fault(string problem)
        => new($"{_path}: {problem}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _content.Dispose();
    }

    private void SkipText()
    {
        if (!IsText)
        {
            return;
        }

        while (ReadText(_scratch, 0) > 0)
        {
        }
    }
}
