using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>Walks over the parts of a FITS file to a binary table.</summary>
internal static class FitsTableFinder
{
    /// <summary>Returns the header of the table; the reader then stands at the table's first row.</summary>
    public static FitsHeader Find(SourceReader reader, string? extensionName)
    {
        var header = FitsHeader.Read(reader, "SIMPLE")
            ?? throw reader.Fault("is not a FITS file (it does not begin with SIMPLE =); check the path");
        var others = new List<string>();
        foreach (var extension in Extensions(reader, header))
        {
            if (IsTable(extension))
            {
                var name = extension.Text("EXTNAME");
                if (extensionName is null || name.Equals(extensionName, StringComparison.OrdinalIgnoreCase))
                {
                    RequireTable(extension);
                    return extension;
                }

                others.Add(name);
            }
            else if (extensionName is null)
            {
                others.Add(Describe(extension));
            }
        }

        throw reader.Fault(
            extensionName is null
                ? $"holds no binary table{(others.Count > 0 ? $", but {string.Join(", ", others)}" : string.Empty)}; "
                    + "give a file that does, or convert it, for example with topcat or astropy"
                : $"holds no binary table called {DisplayText.Quoted(extensionName)}; its tables are {DisplayText.List(others)}");
    }

    /// <summary>Whether a file is FITS and holds a binary table.</summary>
    public static bool HasTable(SourceReader reader) => Extensions(reader, FitsHeader.Read(reader, "SIMPLE")).Any(IsTable);

    /// <summary>What the extensions of a file are, in words.</summary>
    public static IReadOnlyList<string> List(SourceReader reader)
        => [.. Extensions(reader, FitsHeader.Read(reader, "SIMPLE")).Select(Describe)];

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

    // Tables of before the standard call themselves A3DTABLE.
    private static bool IsTable(FitsHeader header) => header.Text("XTENSION") is "BINTABLE" or "A3DTABLE";

    private static string Describe(FitsHeader header)
    {
        var kind = header.Text("XTENSION") switch
        {
            _ when IsTable(header) => header.Text("ZIMAGE") == "T" || header.Text("ZTABLE") == "T"
                ? "the compressed"
                : "the binary table",
            "TABLE" => "the ASCII table",
            var other => $"the {DisplayText.Plain(other)}",
        };
        var name = header.Text("EXTNAME");
        return name.Length > 0 ? $"{kind} {DisplayText.Quoted(name)}" : kind;
    }

    private static void RequireTable(FitsHeader header)
    {
        header.WholeNumber("BITPIX", 8, 8);
        header.WholeNumber("NAXIS", 2, 2);
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
