using System.IO.Compression;
using System.Text;

namespace Lyraflow.Data.Tests.NumPy;

/// <summary>Writes NumPy files byte by byte, wrong ones too.</summary>
internal static class NpyBuilder
{
    public static string Header(string description, string shape, bool isFortranOrder = false) =>
        $"{{'descr': {description}, 'fortran_order': {(isFortranOrder ? "True" : "False")}, 'shape': {shape}, }}";

    public static byte[] File(string header, byte[] values, byte version = 1)
    {
        var text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(header + "\n");
        byte[] length = version == 1
            ? BitConverter.GetBytes((ushort)text.Length)
            : BitConverter.GetBytes((uint)text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. values];
    }

    /// <summary>A plain array of little-endian numbers.</summary>
    public static byte[] Array(string type, string shape, params byte[][] values) =>
        File(Header($"'{type}'", shape), [.. values.SelectMany(v => v)]);

    public static byte[] Archive(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
