using System.Text;
using System.Xml;

namespace Lyraflow.Data.Votable;

/// <summary>
/// Writes a VOTable (version 1.4, the newest that the checkers in Debian 12 know) with one table, its rows as BINARY2, or
/// without rows.
/// </summary>
internal sealed class VotableWriter : IDisposable
{
    private const string Namespace = "http://www.ivoa.net/xml/VOTable/v1.3";
    private const int BytesOfLine = 57;

    private readonly XmlWriter _xml;
    private readonly IReadOnlyList<VotableField> _fields;
    private readonly byte[] _line = new byte[BytesOfLine];
    private int _filled;

    /// <summary>Writes all that stands before the rows.</summary>
    /// <param name="stream">Where to; it stays the caller's.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="notes">What the file says of itself.</param>
    public VotableWriter(Stream stream, IReadOnlyList<VotableField> fields, IEnumerable<KeyValuePair<string, string>> notes)
    {
        _fields = fields;
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        _xml.WriteStartElement("VOTABLE", Namespace);
        _xml.WriteAttributeString("version", "1.4");
        _xml.WriteStartElement("RESOURCE", Namespace);
        _xml.WriteAttributeString("type", "results");
        foreach (var (name, value) in notes)
        {
            _xml.WriteStartElement("INFO", Namespace);
            _xml.WriteAttributeString("name", Legal(name));
            _xml.WriteAttributeString("value", Legal(value));
            _xml.WriteEndElement();
        }

        _xml.WriteStartElement("TABLE", Namespace);
        foreach (var field in fields)
        {
            Write(field);
        }
    }

    /// <summary>Begins the rows.</summary>
    public void BeginRows()
    {
        _xml.WriteStartElement("DATA", Namespace);
        _xml.WriteStartElement("BINARY2", Namespace);
        _xml.WriteStartElement("STREAM", Namespace);
        _xml.WriteAttributeString("encoding", "base64");
        _xml.WriteString("\n");
    }

    /// <summary>Writes bytes of rows: the flags of a row, most significant bit first, and its cells, big end first.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, BytesOfLine - _filled);
            bytes[..count].CopyTo(_line.AsSpan(_filled));
            _filled += count;
            bytes = bytes[count..];
            if (_filled == BytesOfLine)
            {
                WriteLine();
            }
        }
    }

    /// <summary>Ends the file.</summary>
    public void End()
    {
        if (_filled > 0)
        {
            WriteLine();
        }

        _xml.WriteEndDocument();
        _xml.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();

    // XML has no place for most control characters, nor for half of a letter.
    private static string Legal(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var legal = text.EnumerateRunes().Select(letter => letter.Utf16SequenceLength == 2 || XmlConvert.IsXmlChar((char)letter.Value)
            ? letter.ToString() : "?");
        return string.Concat(legal);
    }

    private void WriteLine()
    {
        _xml.WriteBase64(_line, 0, _filled);
        _xml.WriteString("\n");
        _filled = 0;
    }

    private void Write(VotableField field)
    {
        _xml.WriteStartElement("FIELD", Namespace);
        foreach (var (attribute, value) in new[]
        {
            ("name", field.Name), ("datatype", field.Datatype), ("arraysize", field.ArraySize), ("unit", field.Unit), ("ucd", field.Ucd),
        })
        {
            if (value.Length > 0)
            {
                _xml.WriteAttributeString(attribute, Legal(value));
            }
        }

        if (field.Description.Length > 0)
        {
            _xml.WriteElementString("DESCRIPTION", Namespace, Legal(field.Description));
        }

        _xml.WriteEndElement();
    }
}
