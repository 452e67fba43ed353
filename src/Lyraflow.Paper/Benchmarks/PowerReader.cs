namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// POWER: <c>power/data.npy</c>, eight columns. The rows are shuffled, columns 3 and 1 left out and uniform noise added
/// that hides the rounding, all with the random numbers of the published code (NumPy, seed 42), so that the split is
/// the published one.
/// </summary>
internal static class PowerReader
{
    private const int Columns = 8;
    private static readonly int[] Kept = [0, 2, 4, 5, 6, 7];

    private const double VoltageNoise = 0.01;
    private const double GapNoise = 0.001;

    public static DensityBenchmark Load(string path)
    {
        var raw = MatrixFile.Load(path, Columns);
        var random = new NumPyRandom(42);
        var order = random.Permute(raw[0].Length);
        double[][] columns = [.. Kept.Select(kept => Array.ConvertAll(order, row => raw[kept][row]))];
        AddNoise(columns[1], VoltageNoise, random);
        AddNoise(columns[0], GapNoise, random);

        // The three meters share one matrix of noise, filled row by row; the time has none.
        for (var row = 0; row < order.Length; row++)
        {
            for (var meter = 2; meter < 5; meter++)
            {
                columns[meter][row] += random.NextDouble();
            }
        }

        return DensityBenchmark.Cut("power", path, columns, standardize: true);
    }

    private static void AddNoise(double[] column, double scale, NumPyRandom random)
    {
        foreach (ref var value in column.AsSpan())
        {
            value += scale * random.NextDouble();
        }
    }
}
