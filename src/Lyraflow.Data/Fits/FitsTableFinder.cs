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
        while (true)
        {
            SkipData(reader, header.DataLength());
            header = FitsHeader.Read(reader, "XTENSION");
            if (header is null)
            {
                throw reader.Fault(
                    extensionName is null
                        ? $"holds no binary table{(others.Count > 0 ? $", but {string.Join(", ", others)}" : string.Empty)}; "
                            + "give a file that does, or convert it, for example with topcat or astropy"
                        : $"holds no binary table called {DisplayText.Quoted(extensionName)}; its tables are {DisplayText.List(others)}");
            }

            // Tables of before the standard call themselves A3DTABLE.
            if (header.Text("XTENSION") is "BINTABLE" or "A3DTABLE")
            {
                var name = header.Text("EXTNAME");
                if (extensionName is null || name.Equals(extensionName, StringComparison.OrdinalIgnoreCase))
                {
                    RequireTable(header);
                    return header;
                }

                others.Add(name);
            }
            else if (extensionName is null)
            {
                others.Add(Describe(header));
            }
        }
    }

    /// <summary>What the extensions of a file are, in words.</summary>
    public static IReadOnlyList<string> List(SourceReader reader)
    {
        var found = new List<string>();
        var header = FitsHeader.Read(reader, "SIMPLE");
        while (header is not null)
        {
            SkipData(reader, header.DataLength());
            header = FitsHeader.Read(reader, "XTENSION");
            if (header is not null)
            {
                found.Add(Describe(header));
            }
        }

        return found;
    }

    private static string Describe(FitsHeader header)
    {
        var kind = header.Text("XTENSION") switch
        {
            "BINTABLE" or "A3DTABLE" when header.Text("ZIMAGE") == "T" || header.Text("ZTABLE") == "T" => "the compressed",
            "BINTABLE" or "A3DTABLE" => "the binary table",
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
