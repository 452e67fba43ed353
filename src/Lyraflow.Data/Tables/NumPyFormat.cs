namespace Lyraflow.Data.Tables;

/// <summary>Arrays of NumPy; to read.</summary>
internal sealed class NumPyFormat() : BlockFormat("NumPy", ".npy", ".npz")
{
    public override BlockTable OpenTable(string path, string? part = null) => new NumPyBlockTable(path);

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => BeginsWith(content, path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? "PK"u8 : [0x93, (byte)'N'])
            ? null
            : "is no NumPy file";
}
