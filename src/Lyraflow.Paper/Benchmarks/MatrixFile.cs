using Lyraflow.Data.Binary;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>A plain matrix in NumPy's format.</summary>
internal static class MatrixFile
{
    /// <summary>Its columns.</summary>
    /// <exception cref="InputException">The file is no such matrix, or has another number of columns.</exception>
    public static double[][] Load(string path, int columns)
    {
        using var stream = InputFile.Open(path);
        var reader = new NpyReader(stream, path);
        return reader.Header.ColumnCount == columns
            ? reader.ReadColumns<double>()
            : throw new InputException($"{path}: has {reader.Header.ColumnCount} columns where the published file has {columns}.");
    }
}

/// <summary>MINIBOONE: <c>miniboone/data.npy</c>, 43 columns, outliers taken out and mixed by its authors.</summary>
internal static class MiniBooneReader
{
    private const int Columns = 43;

    public static DensityBenchmark Load(string path)
        => DensityBenchmark.Cut("miniboone", path, MatrixFile.Load(path, Columns), standardize: true);
}
