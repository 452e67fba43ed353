using System.Globalization;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>Walks over the parts of a FITS file to a table; the reader then stands at the table's first row.</summary>
internal static class FitsTableFinder
{
    /// <summary>Finds a table as users name it.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="part">Its number, 1 for the first extension, or its EXTNAME in any case; null for the first table.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static FitsHeader Find(SourceReader reader, string? part)
    {
        var number = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null;
        return Find(
            reader,
            "table",
            (header, place) => part is null ? IsTable(header)
                : number is null ? IsTable(header) && HasName(header, part) : number == place,
            part is null ? null : number is null ? $"called {DisplayText.Quoted(part)}" : $"at [{number}]");
    }

    /// <summary>Finds a binary table.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">Its EXTNAME, in any case; null for the first.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static FitsHeader FindBinary(SourceReader reader, string? name) => Find(
        reader,
        "binary table",
        (header, _) => IsBinary(header) && (name is null || HasName(header, name)),
        name is null ? null : $"called {DisplayText.Quoted(name)}");

    /// <summary>Whether a table is binary; else its rows are text.</summary>
    // Tables of before the standard call themselves A3DTABLE.
    public static bool IsBinary(FitsHeader header) => header.Text("XTENSION") is "BINTABLE" or "A3DTABLE";

    /// <summary>Whether a file is FITS and holds a table.</summary>
    public static bool HasTable(SourceReader reader) => Extensions(reader, FitsHeader.Read(reader, "SIMPLE")).Any(IsTable);

    /// <summary>The extensions of a file that are tables, in words.</summary>
    public static IReadOnlyList<string> ListTables(SourceReader reader)
        => [.. Extensions(reader, FitsHeader.Read(reader, "SIMPLE"))
            .Select((header, i) => (Header: header, Words: Describe(header, i + 1)))
            .Where(item => IsTable(item.Header))
            .Select(item => item.Words)];

    private static FitsHeader Find(SourceReader reader, string what, Func<FitsHeader, int, bool> isMeant, string? called)
    {
        var first = FitsHeader.Read(reader, "SIMPLE")
            ?? throw reader.Fault("is not a FITS file (it does not begin with SIMPLE =); check the path");
        var others = new List<string>();
        foreach (var extension in Extensions(reader, first))
        {
            if (isMeant(extension, others.Count + 1) && IsTable(extension))
            {
                return Usable(reader, extension);
            }

            others.Add(Describe(extension, others.Count + 1));
        }

        var holds = others.Count > 0 ? $"it holds {string.Join(", ", others)}" : "it holds none";
        throw reader.Fault(called is null
            ? $"has no {what}{(others.Count > 0 ? $"; {holds}" : string.Empty)}; give a file that does, or convert it, for example with "
                + "topcat or astropy"
            : $"has no {what} {called}; {holds}");
    }

    /// <summary>The headers behind the first; the reader stands behind each as it comes.</summary>
    private static IEnumerable<FitsHeader> Extensions(SourceReader reader, FitsHeader? header)
    {
        while (header is not null)
        {
            SkipData(reader, header.DataLength());
            header = FitsHeader.Read(reader, "XTENSION");
            if (header is not null)
            {
                yield return header;
            }
        }
    }

    private static bool IsTable(FitsHeader header) => IsBinary(header) || header.Text("XTENSION") == "TABLE";

    private static bool HasName(FitsHeader header, string name)
        => header.Text("EXTNAME").Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsCompressed(FitsHeader header) => header.Text("ZIMAGE") == "T" || header.Text("ZTABLE") == "T";

    private static string Describe(FitsHeader header, int number)
    {
        var kind = header.Text("XTENSION") switch
        {
            _ when IsBinary(header) => header.Text("ZIMAGE") == "T" ? "the compressed image"
                : IsCompressed(header) ? "the compressed table" : "the binary table",
            "TABLE" => "the ASCII table",
            "IMAGE" => "the image",
            var other => $"the {DisplayText.Plain(other)}",
        };
        var name = header.Text("EXTNAME");
        return string.Create(
            CultureInfo.InvariantCulture, $"[{number}] {kind}{(name.Length > 0 ? $" {DisplayText.Quoted(name)}" : string.Empty)}");
    }

    private static FitsHeader Usable(SourceReader reader, FitsHeader header)
    {
        if (header.Text("ZTABLE") == "T")
        {
            throw reader.Fault("holds a table compressed by fpack, which is not read; unpack it with funpack");
        }

        header.WholeNumber("BITPIX", 8, 8);
        header.WholeNumber("NAXIS", 2, 2);
        return header;
    }

    private static void SkipData(SourceReader reader, long length)
    {
        if (length == 0)
        {
            return;
        }

        reader.Skip(length, "data before the table");

        // Some programs leave out the padding at the end of a file.
        var padding = (FitsHeader.BlockLength - (length % FitsHeader.BlockLength)) % FitsHeader.BlockLength;
        reader.Read(new byte[padding]);
    }
}
