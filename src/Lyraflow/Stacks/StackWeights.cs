namespace Lyraflow.Stacks;

/// <summary>The weights under which held-out rows are likeliest, by expectation–maximization (Smyth and Wolpert 1999).</summary>
internal static class StackWeights
{
    private const int MaximumIterations = 2000;
    private const double Tolerance = 1e-8;

    /// <summary>Fits weights that sum to one.</summary>
    /// <param name="logDensities">Held-out ln p of each kind, one array per kind, of the same rows.</param>
    /// <param name="floor">ln of the floor's density times its weight, of the same rows.</param>
    public static double[] Fit(IReadOnlyList<double[]> logDensities, double[] floor)
    {
        var kinds = logDensities.Count;
        var weights = new double[kinds];
        weights.AsSpan().Fill(1.0 / kinds);
        var relative = Relative(logDensities, floor);
        var sums = new double[kinds];
        var before = double.NegativeInfinity;
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            var logLikelihood = Climb(relative, weights, sums);
            if (logLikelihood - before < Tolerance)
            {
                break;
            }

            before = logLikelihood;
        }

        return weights;
    }

    /// <summary>One iteration; returns the mean log likelihood of the weights it was given, but for a constant.</summary>
    private static double Climb(double[] relative, double[] weights, double[] sums)
    {
        Array.Clear(sums);
        var width = weights.Length + 1;
        var logLikelihood = 0.0;
        for (var at = 0; at < relative.Length; at += width)
        {
            var total = relative[at + weights.Length];
            for (var k = 0; k < weights.Length; k++)
            {
                total += weights[k] * relative[at + k];
            }

            for (var k = 0; k < weights.Length; k++)
            {
                sums[k] += weights[k] * relative[at + k] / total;
            }

            logLikelihood += Math.Log(total);
        }

        var sum = sums.Sum();
        for (var k = 0; k < weights.Length && sum > 0; k++)
        {
            weights[k] = sums[k] / sum;
        }

        return logLikelihood * width / relative.Length;
    }

    /// <summary>Row by row the densities of all kinds and of the floor, divided by the largest among them.</summary>
    private static double[] Relative(IReadOnlyList<double[]> logDensities, double[] floor)
    {
        var width = logDensities.Count + 1;
        var relative = new double[floor.Length * width];
        for (var row = 0; row < floor.Length; row++)
        {
            var largest = floor[row];
            foreach (var kind in logDensities)
            {
                largest = Math.Max(largest, kind[row]);
            }

            for (var k = 0; k < width; k++)
            {
                relative[(row * width) + k] = Math.Exp((k < logDensities.Count ? logDensities[k][row] : floor[row]) - largest);
            }
        }

        return relative;
    }
}
