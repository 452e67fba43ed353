using System.Globalization;
using System.Xml;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Votable;

/// <summary>Finds a table among what a VOTable holds, and reads what stands before its rows.</summary>
/// <param name="xml">The file.</param>
internal sealed class VotableHeader(VotableXml xml)
{
    private const int MostFields = 10_000;
    private const int MostNamed = 20;

    private readonly List<string> _others = [];

    /// <summary>Finds a table; the next node is then its first row, or the bytes of the rows.</summary>
    /// <param name="part">The number of the table, 1 for the first, its name or its ID; null for the first that has columns.</param>
    /// <exception cref="InputException">There is none.</exception>
    public VotableTable Find(string? part)
    {
        List<VotableField>? fields = null;
        var isMeant = false;
        for (var isFirst = true; xml.NextOfAny();)
        {
            if (xml.Kind == XmlNodeType.Element && isFirst)
            {
                isFirst = xml.Name == "VOTABLE" ? false
                    : throw xml.Fault($"is no VOTable: it begins with the element {DisplayText.Quoted(xml.Name)}; check the path");
            }

            if (xml.Kind == XmlNodeType.EndElement && xml.Name == "TABLE" && isMeant && fields is { Count: > 0 })
            {
                return new VotableTable(fields, VotableData.None);
            }

            if (xml.Kind != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.Name)
            {
                case "TABLE":
                    fields = [];
                    isMeant = IsMeant(part);
                    break;
                case "FIELD" when fields is not null:
                    fields.Add(fields.Count < MostFields ? ReadField(fields.Count)
                        : throw xml.Fault($"has more than {MostFields} columns"));
                    break;
                case "INFO":
                    RequireNoError(xml);
                    break;
                case "DATA" when isMeant && fields is { Count: > 0 } && !xml.IsEmpty:
                    return new VotableTable(fields, ReadDataKind());
            }
        }

        throw xml.Fault(part is null ? "holds no table" : $"has no table {DisplayText.Quoted(part)}; its tables are "
            + string.Join(", ", _others.Take(MostNamed)));
    }

    /// <summary>Reads on to the end, where a service may say that it failed.</summary>
    public static bool Finish(VotableXml xml)
    {
        while (xml.NextOfAny())
        {
            if (xml.Kind == XmlNodeType.Element && xml.Name == "INFO")
            {
                RequireNoError(xml);
            }
        }

        return true;
    }

    /// <summary>A service that failed answers with a VOTable whose rows are missing or not all there (DALI, section 4.4).</summary>
    private static void RequireNoError(VotableXml xml)
    {
        if (xml.Attribute("name") == "QUERY_STATUS" && xml.Attribute("value") == "ERROR")
        {
            throw xml.Fault($"is no table but the answer of a service that failed: {DisplayText.Plain(xml.Note(), 300).TrimEnd('.')}");
        }
    }

    private bool IsMeant(string? part)
    {
        var name = xml.Attribute("name") ?? xml.Attribute("ID") ?? string.Empty;
        _others.Add(string.Create(CultureInfo.InvariantCulture, $"[{_others.Count + 1}] {DisplayText.Quoted(name)}"));
        return part is null || part.Equals(name, StringComparison.OrdinalIgnoreCase) || part == xml.Attribute("ID")
            || part == _others.Count.ToString(CultureInfo.InvariantCulture);
    }

    private VotableField ReadField(int number)
    {
        var name = xml.Attribute("name") is { Length: > 0 } given ? given : xml.Attribute("ID");
        var field = new VotableField(
            string.IsNullOrWhiteSpace(name) ? string.Create(CultureInfo.InvariantCulture, $"col{number + 1}") : name.Trim(),
            xml.Attribute("datatype") ?? "char",
            xml.Attribute("arraysize")?.Trim() ?? string.Empty)
        {
            Unit = xml.Attribute("unit")?.Trim() ?? string.Empty,
            Ucd = xml.Attribute("ucd")?.Trim() ?? string.Empty,
        };
        if (xml.IsEmpty)
        {
            return field;
        }

        var depth = xml.Depth;
        while (xml.NextOfAny() && xml.Depth > depth)
        {
            if (xml.Kind == XmlNodeType.Element && xml.Name == "DESCRIPTION" && field.Description.Length == 0)
            {
                field = field with { Description = xml.Note() };
            }
            else if (xml.Kind == XmlNodeType.Element && xml.Name == "VALUES" && xml.Attribute("null") is { } missing)
            {
                field = field with { Null = missing };
            }
        }

        return field;
    }

    private VotableData ReadDataKind()
    {
        while (xml.NextOfAny() && xml.Kind != XmlNodeType.Element)
        {
        }

        switch (xml.Name)
        {
            case "TABLEDATA":
                return xml.IsEmpty ? VotableData.None : VotableData.Text;
            case "BINARY" or "BINARY2":
                var data = xml.Name == "BINARY" ? VotableData.Binary : VotableData.Binary2;
                return xml.IsEmpty ? VotableData.None : ReadStream(data);
            default:
                throw xml.Fault($"has its rows as {DisplayText.Quoted(xml.Name)}, which is not read; save it as TABLEDATA or BINARY2, for "
                    + "example with topcat");
        }
    }

    private VotableData ReadStream(VotableData data)
    {
        while (xml.NextOfAny() && xml.Kind != XmlNodeType.Element)
        {
        }

        if (xml.Kind != XmlNodeType.Element || xml.Name != "STREAM" || xml.Attribute("href") is not null
            || xml.Attribute("encoding") != "base64")
        {
            throw xml.Fault("has its rows outside the file, or not in base64, which is not read; save it as one file, for example with "
                + "topcat");
        }

        return data;
    }
}
