using System.Text;
using System.Xml;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Samp;

/// <summary>
/// Calls of XML-RPC as SAMP uses them (https://www.ivoa.net/documents/SAMP/, section 4): values are texts, lists and maps
/// of texts, and nothing else.
/// </summary>
/// <param name="client">What speaks HTTP.</param>
/// <param name="url">Where the hub listens.</param>
internal sealed class XmlRpc(HttpClient client, Uri url)
{
    private const int DeepestNesting = 32;

    /// <summary>Calls a method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="arguments">Texts, lists (of objects) and maps (from texts to objects).</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What it answers: a text, a list or a map.</returns>
    /// <exception cref="SampException">Nobody answers, or not as XML-RPC does, or with a fault.</exception>
    public async Task<object> CallAsync(string method, IReadOnlyList<object> arguments, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(Request(method, arguments));
            content.Headers.ContentType = new("text/xml");
            using var answer = await client.PostAsync(url, content, cancellation).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            return Answer(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is HttpRequestException or XmlException or IOException
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var reason = fault is OperationCanceledException ? "it takes too long" : DisplayText.Plain(fault.Message, 200).TrimEnd('.');
            throw new SampException($"does not answer at {url} ({reason})", fault);
        }
    }

    private static byte[] Request(string method, IReadOnlyList<object> arguments)
    {
        var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("methodCall");
            xml.WriteElementString("methodName", method);
            xml.WriteStartElement("params");
            foreach (var argument in arguments)
            {
                xml.WriteStartElement("param");
                Write(xml, argument);
                xml.WriteEndElement();
            }

            xml.WriteEndDocument();
        }

        return stream.ToArray();
    }

    private static void Write(XmlWriter xml, object value)
    {
        xml.WriteStartElement("value");
        switch (value)
        {
            case IReadOnlyDictionary<string, object> map:
                xml.WriteStartElement("struct");
                foreach (var (name, member) in map)
                {
                    xml.WriteStartElement("member");
                    xml.WriteElementString("name", name);
                    Write(xml, member);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
                break;
            case IReadOnlyList<object> list:
                xml.WriteStartElement("array");
                xml.WriteStartElement("data");
                foreach (var item in list)
                {
                    Write(xml, item);
                }

                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
            default:
                xml.WriteElementString("string", (string)value);
                break;
        }

        xml.WriteEndElement();
    }

    private static object Answer(byte[] bytes)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreWhitespace = true,
        };
        using var xml = XmlReader.Create(new MemoryStream(bytes), settings);
        var isFault = false;
        while (xml.Read())
        {
            isFault |= xml.Name == "fault";
            if (xml.NodeType == XmlNodeType.Element && xml.Name == "value")
            {
                var value = Read(xml, 0);
                return !isFault ? value
                    : throw new SampException($"refuses: {DisplayText.Plain(Text(value, "faultString"), 200).TrimEnd('.')}");
            }
        }

        throw new XmlException("the answer has no value");
    }

    /// <summary>A text in a map; empty where it is missing.</summary>
    public static string Text(object value, string name)
        => (value as IReadOnlyDictionary<string, object>)?.GetValueOrDefault(name) as string ?? string.Empty;

    /// <summary>Reads the value at hand, and moves on to its end.</summary>
    private static object Read(XmlReader xml, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new XmlException("the answer nests too deep");
        }

        object value = string.Empty;
        if (xml.IsEmptyElement)
        {
            return value;
        }

        var end = xml.Depth;
        while (xml.Read() && xml.Depth > end)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    value = xml.Value;
                    break;
                case XmlNodeType.Element when xml.Name == "struct":
                    value = ReadMap(xml, depth);
                    break;
                case XmlNodeType.Element when xml.Name == "array":
                    value = ReadList(xml, depth);
                    break;
            }
        }

        return value;
    }

    private static List<object> ReadList(XmlReader xml, int depth)
    {
        var list = new List<object>();
        if (xml.IsEmptyElement)
        {
            return list;
        }

        var end = xml.Depth;
        while (xml.Read() && xml.Depth > end)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Name == "value")
            {
                list.Add(Read(xml, depth + 1));
            }
        }

        return list;
    }

    private static Dictionary<string, object> ReadMap(XmlReader xml, int depth)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        if (xml.IsEmptyElement)
        {
            return map;
        }

        var name = string.Empty;
        var end = xml.Depth;
        while (xml.Read() && xml.Depth > end)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Name == "name")
            {
                name = Read(xml, depth + 1) as string ?? string.Empty;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.Name == "value")
            {
                map[name] = Read(xml, depth + 1);
            }
        }

        return map;
    }
}
