using Lyraflow.Densities;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Extreme deconvolution (Bovy, Hogg and Roweis 2011, "Extreme deconvolution: inferring complete distribution functions from
/// noisy, heterogeneous and incomplete observations"): the mixture of Gaussians from which rows were drawn before each got
/// errors of its own, some of its columns missing. Expectation–maximization; an iteration never makes the rows less likely.
/// </summary>
public static class Deconvolution
{
    /// <summary>Rows of a shard, whose moments are summed in the shards' order whatever the number of threads.</summary>
    private const int ShardRows = 1024;

    /// <summary>Improves a mixture until the rows get no likelier.</summary>
    /// <param name="rows">The rows; limits count as missing columns.</param>
    /// <param name="start">Where to begin, such as a mixture fitted to the rows as they are.</param>
    /// <param name="settings">Tolerance, most iterations, and the floor of the variances, in units of the start's.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="cancellation">Ends the fit between two iterations.</param>
    /// <returns>The mixture, and the mean log likelihood of the rows under it before its last improvement.</returns>
    /// <exception cref="InputException">There are no rows, or none says anything of the features.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public static (GaussianMixture Mixture, double LogLikelihood) Fit(
        IReadOnlyList<UncertainRow> rows,
        GaussianMixture start,
        GaussianMixtureSettings settings,
        WorkerTeam team,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(team);
        settings.Validate();
        InputException.ThrowUnless(rows.Count > 0, "A density cannot be deconvolved from no rows.");
        var dimension = start.Dimension;
        var scale = MixtureMoments.Of(start.Components).Covariance;
        double[] widths = [.. Enumerable.Range(0, dimension).Select(i => Math.Sqrt(scale[i, i]))];
        var shards = (rows.Count + ShardRows - 1) / ShardRows;
        var expectations = Enumerable.Range(0, team.Threads)
            .Select(_ => new DeconvolutionStep(dimension, widths, start.Components.Count))
            .ToArray();
        var moments = Enumerable.Range(0, shards).Select(_ => new DeconvolutionMoments(start.Components.Count, dimension)).ToArray();
        var (components, last) = (start.Components, double.NegativeInfinity);
        for (var iteration = 0; iteration < settings.MaximumIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var expectation in expectations)
            {
                expectation.Begin(components);
            }

            team.Run(shards, (worker, shard) =>
            {
                moments[shard].Clear();
                for (var i = shard * ShardRows; i < Math.Min(rows.Count, (shard + 1) * ShardRows); i++)
                {
                    expectations[worker].Add(rows[i], moments[shard]);
                }
            });
            foreach (var shard in moments.AsSpan(1))
            {
                moments[0].Add(shard);
            }

            InputException.ThrowUnless(
                moments[0].Rows > 0, "A density cannot be deconvolved from rows of which none says anything of the features.");
            var likelihood = moments[0].LogLikelihood / moments[0].Rows;
            components = moments[0].Maximize(components, settings.CovarianceFloor, scale);
            if (likelihood - last < settings.Tolerance)
            {
                return (new GaussianMixture(components), likelihood);
            }

            last = likelihood;
        }

        return (new GaussianMixture(components), last);
    }
}
