using System.Text;

namespace Lyraflow.Data.Tables;

/// <summary>
/// VOTable: the first table of a file, or one that is named by its number, name or ID; plain or compressed. Written are the
/// rows as BINARY2, which loses nothing, with nulls that are no values.
/// </summary>
internal sealed class VotableFormat() : BlockFormat("VOTable", ".vot", ".votable", ".xml", ".vot.gz", ".votable.gz", ".xml.gz")
{
    private const int Glance = 4096;

    public override bool HasParts => true;

    public override string SampMessage => "table.load.votable";

    public override bool CanWrite(string path) => true;

    public override BlockTable OpenTable(string path, string? part = null) => new VotableBlockTable(path, part);

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
    {
        var bytes = new byte[Glance];
        var length = content.ReadAtLeast(bytes, Glance, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(bytes, 0, length).Contains("VOTABLE", StringComparison.Ordinal) ? null : "is no VOTable";
    }

    internal override long Write(TableOutput output) => output.Write(stream => VotableCopy.Write(output, stream));
}
