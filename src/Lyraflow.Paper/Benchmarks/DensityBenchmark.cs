using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// One of the five standard sets on which densities are compared, prepared as Papamakarios, Pavlakou and Murray (2017,
/// "Masked autoregressive flow for density estimation", appendix D) published them, in double precision until the end.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Train">Rows to fit.</param>
/// <param name="Validation">Rows that decide when to stop.</param>
/// <param name="Test">Rows to compare on.</param>
public sealed record DensityBenchmark(string Name, FeatureTable<float> Train, FeatureTable<float> Validation, FeatureTable<float> Test)
{
    private static readonly SortedDictionary<string, Func<string, DensityBenchmark>> Readers = new(StringComparer.Ordinal)
    {
        ["bsds300"] = Bsds300Reader.Load,
        ["gas"] = GasReader.Load,
        ["hepmass"] = HepmassReader.Load,
        ["miniboone"] = MiniBooneReader.Load,
        ["power"] = PowerReader.Load,
    };

    /// <summary>The names of the sets.</summary>
    public static IReadOnlyList<string> Names => [.. Readers.Keys];

    /// <summary>Reads and prepares a set.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="path">Its file; for hepmass the folder of its two files.</param>
    /// <exception cref="InputException">There is no such set, or the files are not as they were published.</exception>
    public static DensityBenchmark Load(string name, string path)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(path);
        return Readers.TryGetValue(name, out var read)
            ? read(path)
            : throw new InputException($"There is no benchmark {DisplayText.Quoted(name)}; choose from {string.Join(", ", Names)}.");
    }

    /// <summary>The last tenth is tested on, the last tenth of the rest validates; both rounded down.</summary>
    internal static DensityBenchmark Cut(string name, string path, double[][] columns, bool standardize)
    {
        var rows = columns.Length == 0 ? 0 : columns[0].Length;
        var test = rows / 10;
        var validation = (rows - test) / 10;
        if (validation == 0)
        {
            throw new InputException($"{path}: has {rows} rows, too few to train, validate and test.");
        }

        RequireFinite(path, columns);
        if (standardize)
        {
            // On what is trained and validated on together, as published.
            Standardize(path, columns, rows - test, sampleVariance: false);
        }

        FeatureTable<float> Part(int first, int end)
            => new([.. columns.Select(column => Array.ConvertAll(column[first..end], value => (float)value))]);

        return new DensityBenchmark(
            name, Part(0, rows - test - validation), Part(rows - test - validation, rows - test), Part(rows - test, rows));
    }

    /// <summary>Subtracts the mean of the first rows and divides by their standard deviation.</summary>
    internal static void Standardize(string path, double[][] columns, int rows, bool sampleVariance)
    {
        for (var j = 0; j < columns.Length; j++)
        {
            var (mean, scale) = Moments(columns[j], rows, sampleVariance);
            if (!(scale > 0))
            {
                throw new InputException($"{path}: column {j} (the first is 0) of those that are kept has no spread.");
            }

            foreach (ref var value in columns[j].AsSpan())
            {
                value = (value - mean) / scale;
            }
        }
    }

    internal static (double Mean, double Scale) Moments(double[] column, int rows, bool sampleVariance)
    {
        var part = column.AsSpan(0, rows);
        var mean = 0.0;
        foreach (var value in part)
        {
            mean += value / rows;
        }

        var squares = 0.0;
        foreach (var value in part)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / (sampleVariance ? rows - 1 : rows)));
    }

    internal static void RequireFinite(string path, double[][] columns)
    {
        for (var j = 0; j < columns.Length; j++)
        {
            var row = Array.FindIndex(columns[j], value => !double.IsFinite(value));
            if (row >= 0)
            {
                throw new InputException($"{path}: row {row} has no finite number in column {j} (the first are 0); take the row out.");
            }
        }
    }
}
