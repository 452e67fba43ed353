namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// Priors estimated on an unlabelled catalogue by expectation-maximization (Saerens, Latinne and Decaestecker 2002,
/// Neural Computation 14, 21): the mixture weights under which the catalogue is most likely, the class
/// densities staying as they are. It is as good as the densities: a class that is modelled badly gets weight from, or
/// loses it to, the others.
/// </summary>
/// <param name="Priors">The priors of the last iteration.</param>
/// <param name="Iterations">The iterations made.</param>
/// <param name="Converged">Whether the last iteration changed every prior by less than the tolerance.</param>
/// <param name="Unexplained">Rows to which no class gives any density; they say nothing and were left out.</param>
public sealed record PriorEstimate(Priors Priors, int Iterations, bool Converged, int Unexplained)
{
    /// <summary>Estimates the priors of the catalogue whose log densities are given.</summary>
    /// <param name="logDensities">The unlabelled rows.</param>
    /// <param name="start">
    /// Where to begin, such as the training priors; the likelihood has one maximum, so only the number of iterations
    /// depends on it. A class that begins at 0 stays there.
    /// </param>
    /// <param name="tolerance">The largest change of a prior in one iteration that counts as none.</param>
    /// <param name="maximumIterations">When to stop without convergence.</param>
    /// <exception cref="ArgumentException">No row has any density, or the numbers of classes differ.</exception>
    public static PriorEstimate Fit(
        ClassLogDensities logDensities, Priors start, double tolerance = 1e-10, int maximumIterations = 10_000)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        ArgumentNullException.ThrowIfNull(start);
        start.CheckFor(logDensities, nameof(start));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumIterations);
        var densities = RelativeDensities(logDensities, start.Probabilities);
        var rows = densities.Length / logDensities.Classes;
        if (rows == 0)
        {
            throw new ArgumentException(
                "No class with a prior above 0 gives any row a density, so the rows hold no information on priors.",
                nameof(logDensities));
        }

        var priors = start.Probabilities.ToArray();
        var iteration = 0;
        var converged = false;
        while (!converged && iteration < maximumIterations)
        {
            var next = Maximize(densities, priors, rows);
            converged = true;
            for (var k = 0; k < priors.Length; k++)
            {
                converged &= Math.Abs(next[k] - priors[k]) < tolerance;
            }

            priors = next;
            iteration++;
        }

        return new(Priors.Trusted(priors), iteration, converged, logDensities.Rows - rows);
    }

    // Densities relative to the likeliest class of each row, rows × classes: a factor per row cancels everywhere.
    private static double[] RelativeDensities(ClassLogDensities logDensities, ReadOnlySpan<double> start)
    {
        var kept = new List<double>(logDensities.Rows * logDensities.Classes);
        for (var i = 0; i < logDensities.Rows; i++)
        {
            var largest = double.NegativeInfinity;
            for (var k = 0; k < start.Length; k++)
            {
                largest = start[k] > 0 ? Math.Max(largest, logDensities.Of(k)[i]) : largest;
            }

            for (var k = 0; k < start.Length && largest > double.NegativeInfinity; k++)
            {
                kept.Add(start[k] > 0 ? Math.Exp(logDensities.Of(k)[i] - largest) : 0);
            }
        }

        return [.. kept];
    }

    // The mean posterior of each class over the rows.
    private static double[] Maximize(double[] densities, double[] priors, int rows)
    {
        var sums = new double[priors.Length];
        for (var i = 0; i < densities.Length; i += priors.Length)
        {
            var total = 0.0;
            for (var k = 0; k < priors.Length; k++)
            {
                total += priors[k] * densities[i + k];
            }

            for (var k = 0; k < priors.Length; k++)
            {
                sums[k] += priors[k] * densities[i + k] / total;
            }
        }

        return Array.ConvertAll(sums, sum => sum / rows);
    }
}
