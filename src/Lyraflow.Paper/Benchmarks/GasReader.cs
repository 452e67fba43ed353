using Lyraflow.Primitives;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// GAS: <c>ethylene_CO.txt</c> of the UCI repository. The published file is the same table as a pickled pandas frame,
/// which can execute code and is not read. Time and the two concentrations are left out, then, again and again, the
/// first column that correlates with another one above 0.98, until none is left over; eight columns remain.
/// </summary>
internal static class GasReader
{
    private const int LeftOut = 3;
    private const int Columns = 19;
    private const double HighestCorrelation = 0.98;

    public static DensityBenchmark Load(string path)
    {
        var all = NumberTable.Load(path, ' ');
        if (all.Length != Columns)
        {
            throw new InputException($"{path}: has {all.Length} columns where the published file has {Columns}.");
        }

        var columns = all[LeftOut..];
        DensityBenchmark.Standardize(path, columns, columns[0].Length, sampleVariance: true);
        return DensityBenchmark.Cut("gas", path, RemoveCopies(columns), standardize: false);
    }

    private static double[][] RemoveCopies(double[][] columns)
    {
        var kept = Enumerable.Range(0, columns.Length).ToList();
        var related = new bool[columns.Length, columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                related[i, j] = related[j, i] = Correlation(columns[i], columns[j]) > HighestCorrelation;
            }
        }

        while (kept.FindIndex(i => kept.Any(j => related[i, j])) is var copy and >= 0)
        {
            kept.RemoveAt(copy);
        }

        return [.. kept.Select(i => columns[i])];
    }

    // Of standardized columns.
    private static double Correlation(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var row = 0; row < a.Length; row++)
        {
            sum += a[row] * b[row];
        }

        return sum / (a.Length - 1);
    }
}
