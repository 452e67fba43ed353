namespace Lyraflow.Data.Tables;

/// <summary>HDF5: the first table of a file, or the one of a path; to read.</summary>
internal sealed class Hdf5Format() : BlockFormat("HDF5", ".h5", ".hdf5", ".hdf")
{
    public override bool HasParts => true;

    public override BlockTable OpenTable(string path, string? part = null) => new Hdf5BlockTable(path, part);

    // Before the signature there may be anything, in blocks of 512 bytes; hardly a file has it.
    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => BeginsWith(content, [0x89, (byte)'H', (byte)'D', (byte)'F']) ? null : "is no HDF5 file";
}
