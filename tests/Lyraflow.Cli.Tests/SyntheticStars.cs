using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests;

/// <summary>A small stand-in for <c>rrlyrae.npz</c>: two overlapping bent clouds of colours, stars first.</summary>
internal sealed class SyntheticStars
{
    public const int Colors = 4;

    private static readonly double[] StarMean = [0.95, 0.32, 0.12, 0.07];
    private static readonly double[] RrLyraeMean = [1.05, 0.02, 0.04, 0.02];
    private static readonly double[] Deviation = [0.10, 0.07, 0.04, 0.05];

    private readonly int _rows;

    public SyntheticStars(int stars = 2000, int rrLyrae = 200)
    {
        _rows = stars + rrLyrae;
        Values = new float[_rows * Colors];
        Labels = new double[_rows];
        Labels.AsSpan(stars).Fill(1);
        var random = new RandomSource(20);
        for (var row = 0; row < _rows; row++)
        {
            var mean = row < stars ? StarMean : RrLyraeMean;
            var bend = 0.0;
            for (var color = 0; color < Colors; color++)
            {
                var normal = random.NextNormal();
                Values[(row * Colors) + color] = (float)(mean[color] + (Deviation[color] * (normal + bend)));

                // A flow starts as a Gaussian: were the clouds Gaussian, there would be nothing to learn.
                bend = 0.7 * ((normal * normal) - 1);
            }
        }
    }

    /// <summary>Row after row.</summary>
    public float[] Values { get; }

    /// <summary>0 for a star, 1 for an RR Lyrae.</summary>
    public double[] Labels { get; }

    /// <summary>Writes the archive.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="shape">The shape that data.npy claims; null for the true one.</param>
    /// <returns>The path.</returns>
    public string Write(string path, string? shape = null)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        WriteArray(archive, "data.npy", "<f4", shape ?? $"({_rows}, {Colors})", MemoryMarshal.AsBytes(Values.AsSpan()));
        WriteArray(archive, "labels.npy", "<f8", $"({_rows},)", MemoryMarshal.AsBytes(Labels.AsSpan()));
        return path;
    }

    private static void WriteArray(ZipArchive archive, string name, string type, string shape, ReadOnlySpan<byte> values)
    {
        var header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write([0x93, .. "NUMPY"u8, 1, 0]);
        entry.Write(BitConverter.GetBytes((ushort)header.Length));
        entry.Write(header);
        entry.Write(values);
    }
}
