using Lyraflow.Data.Binary;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using PureHDF.VOL.Native;
using PureHDF;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// BSDS300: <c>BSDS300.hdf5</c> with the matrices train, validation and test of 63 columns, taken as they are.
/// </summary>
internal static class Bsds300Reader
{
    private const int Columns = 63;
    private const long MostNumbers = 1L << 30;

    public static DensityBenchmark Load(string path)
    {
        // Opened here first so that a missing or locked file is refused in one line.
        using var stream = InputFile.Open(path);
        try
        {
            using var file = H5File.Open(stream);
            return new DensityBenchmark("bsds300", Read(file, path, "train"), Read(file, path, "validation"), Read(file, path, "test"));
        }
        catch (Exception fault) when (fault is not InputException and not OutOfMemoryException)
        {
            // Damage shows in the library as almost any exception.
            throw new InputException($"{path}: is no HDF5 file as published, or damaged ({DisplayText.Plain(fault.Message)}).", fault);
        }
    }

    private static FeatureTable<float> Read(NativeFile file, string path, string name)
    {
        if (!file.LinkExists(name))
        {
            throw new InputException($"{path}: has no matrix {name}; train, validation and test are needed.");
        }

        var dataset = file.Dataset(name);
        var shape = dataset.Space.Dimensions;
        if (shape.Length != 2 || shape[1] != Columns || shape[0] == 0 || shape[0] > MostNumbers / Columns)
        {
            throw new InputException($"{path}: {name} has the shape [{string.Join(", ", shape)}] where [rows, {Columns}] belongs.");
        }

        var numbers = dataset.Type.Size == sizeof(double)
            ? Array.ConvertAll(dataset.Read<double[]>(), value => (float)value)
            : dataset.Read<float[]>();
        var table = new FeatureTable<float>((int)shape[0], Columns);
        for (var i = 0; i < numbers.Length; i++)
        {
            table.Columns[i % Columns][i / Columns] = float.IsFinite(numbers[i])
                ? numbers[i]
                : throw new InputException(
                    $"{path}: {name} has no finite number in row {i / Columns}, column {i % Columns} (the first are 0).");
        }

        return table;
    }
}
