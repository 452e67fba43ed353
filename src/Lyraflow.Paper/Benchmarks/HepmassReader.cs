using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// HEPMASS: the folder with <c>1000_train.csv</c> and <c>1000_test.csv</c>. The rows of the signal (label 1) without the
/// label; where the test file has one column more, its last goes. Standardized by the training rows; then the columns
/// whose smallest value stands more than five times among them are left out, and 21 remain. The last tenth of the
/// training rows validates.
/// </summary>
internal static class HepmassReader
{
    private const int MostRepeats = 5;

    public static DensityBenchmark Load(string path)
    {
        var (trainPath, testPath) = (Path.Combine(path, "1000_train.csv"), Path.Combine(path, "1000_test.csv"));
        var train = Signal(NumberTable.Load(trainPath, ','), trainPath);
        var test = Signal(NumberTable.Load(testPath, ','), testPath);
        if (test.Length == train.Length + 1)
        {
            test = test[..^1];
        }

        if (test.Length != train.Length)
        {
            throw new InputException($"{testPath}: has {test.Length + 1} columns where {trainPath} has {train.Length + 1}.");
        }

        var rows = train[0].Length;
        double[][] all = [.. train.Zip(test, (first, second) => (double[])[.. first, .. second])];
        DensityBenchmark.Standardize(trainPath, all, rows, sampleVariance: true);
        double[][] kept = [.. all.Where(column => RepeatsOfSmallest(column.AsSpan(0, rows)) <= MostRepeats)];
        var validation = rows / 10;
        if (kept.Length == 0 || validation == 0)
        {
            throw new InputException($"{trainPath}: keeps {kept.Length} columns and {rows} signal rows, too few to train on.");
        }

        FeatureTable<float> Part(int first, int end)
            => new([.. kept.Select(column => Array.ConvertAll(column[first..end], value => (float)value))]);

        return new DensityBenchmark("hepmass", Part(0, rows - validation), Part(rows - validation, rows), Part(rows, all[0].Length));
    }

    private static double[][] Signal(double[][] columns, string path)
    {
        int[] rows = [.. Enumerable.Range(0, columns[0].Length).Where(row => columns[0][row] == 1)];
        return rows.Length > 1 && columns.Length > 1
            ? [.. columns[1..].Select(column => Array.ConvertAll(rows, row => column[row]))]
            : throw new InputException($"{path}: has no rows of the signal (1 in the first column).");
    }

    private static int RepeatsOfSmallest(ReadOnlySpan<double> column)
    {
        var smallest = double.PositiveInfinity;
        var count = 0;
        foreach (var value in column)
        {
            count = value < smallest ? 1 : value == smallest ? count + 1 : count;
            smallest = Math.Min(smallest, value);
        }

        return count;
    }
}
