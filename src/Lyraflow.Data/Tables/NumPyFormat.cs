namespace Lyraflow.Data.Tables;

/// <summary>Arrays of NumPy; written is a structured one, which <c>numpy.load</c> reads whole.</summary>
internal sealed class NumPyFormat() : BlockFormat("NumPy", ".npy", ".npz")
{
    public override bool CanWrite(string path) => !IsArchive(path);

    public override BlockTable OpenTable(string path, string? part = null) => new NumPyBlockTable(path);

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => BeginsWith(content, IsArchive(path) ? "PK"u8 : [0x93, (byte)'N']) ? null : "is no NumPy file";

    internal override long Write(TableOutput output) => output.Write(stream => NpyCopy.Write(output, stream));

    private static bool IsArchive(string path) => path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
}
