using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tables;

/// <summary>FITS: the first table of a file, or one that is named by its number or EXTNAME; plain or compressed with gzip.</summary>
internal sealed class FitsFormat()
    : BlockFormat("FITS", ".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.fz")
{
    public override bool HasParts => true;

    public override string SampMessage => "table.load.fits";

    public override bool CanWrite(string path) => !path.EndsWith(".fz", StringComparison.OrdinalIgnoreCase);

    public override BlockTable OpenTable(string path, string? part = null) => FitsBlockTable.Open(path, part);

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => FitsTableFinder.HasTable(new SourceReader(content, path)) ? null : "holds no table";

    internal override long Write(TableOutput output) => output.Write(stream => FitsCopy.Write(output, stream));
}
