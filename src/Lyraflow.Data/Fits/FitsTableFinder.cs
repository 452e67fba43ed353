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
                        ? "holds no binary table; give a file that does"
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
        }
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
