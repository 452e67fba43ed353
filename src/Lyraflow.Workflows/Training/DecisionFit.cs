using Lyraflow.Stacks;
using Lyraflow.Statistics.Calibration;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Training;

/// <summary>
/// Calibration and thresholds of the decision for one class, from rows that the densities had not seen. Where only some
/// rows of a class were held out, each stands for several.
/// </summary>
internal static class DecisionFit
{
    // More steps than this tell nothing more.
    private const int MostSteps = 500;

    private const int CalibrationFolds = 5;
    private static readonly double Ln10 = Math.Log(10);

    /// <summary>Fits the decision.</summary>
    /// <param name="fits">The classes.</param>
    /// <param name="counts">Rows of each class.</param>
    /// <param name="target">The class that is sought.</param>
    public static Decision Fit(IReadOnlyList<StackFit> fits, IReadOnlyList<long> counts, int target)
    {
        var priors = Priors.FromCounts([.. counts]);
        var densities = new ClassLogDensities(
            [.. fits.Select((_, k) => fits.SelectMany(fit => fit.HeldOut.LogDensities[k]).ToArray())]);
        var ratios = new double[densities.Rows];
        LogLikelihoodRatio.AgainstRest(densities, priors, target, ratios);
        ratios.AsSpan().Replace(double.NaN, 0);
        bool[] positive = [.. fits.SelectMany((fit, k) => Enumerable.Repeat(k == target, fit.HeldOut.Rows.Count))];
        double[] weights =
        [
            .. fits.SelectMany((fit, k) => Enumerable.Repeat(counts[k] / (double)fit.HeldOut.Rows.Count, fit.HeldOut.Rows.Count)),
        ];
        var prior = priors.Probabilities[target];
        var (slope, intercept) = Calibrate(ratios, positive, weights, Math.Log(prior / (1 - prior)));
        return new Decision
        {
            Target = fits[target].Name,
            TrainingPrior = prior,
            Objects = fits[target].HeldOut.Rows.Count,
            OtherRows = fits.Where((_, k) => k != target).Sum(fit => fit.HeldOut.Rows.Count),
            Others = counts.Where((_, k) => k != target).Sum(),
            Slope = slope,
            Intercept = intercept,
            Curve = Curve(ratios, positive, weights),
        };
    }

    /// <summary>Slope and shift of ln ratio, where they make rows that did not fit them more probable; else 1 and 0.</summary>
    private static (double Slope, double Intercept) Calibrate(double[] log10Ratios, bool[] positive, double[] weights, double logOdds)
    {
        double[] ratios = [.. log10Ratios.Select(ratio => ratio * Ln10)];
        var gains = new List<double>();
        for (var fold = 0; fold < CalibrationFolds; fold++)
        {
            if (Fit(row => row % CalibrationFolds != fold) is not { } other)
            {
                return (1, 0);
            }

            for (var row = fold; row < ratios.Length; row += CalibrationFolds)
            {
                var sign = positive[row] ? 1 : -1;
                var plain = LogProbability(sign * (ratios[row] + logOdds));
                gains.Add(weights[row] * (LogProbability(sign * ((other.Slope * ratios[row]) + other.Intercept + logOdds)) - plain));
            }
        }

        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean))) / gains.Count;
        return mean > error && Fit(_ => true) is { Slope: > 0 } all ? all : (1, 0);

        (double Slope, double Intercept)? Fit(Func<int, bool> chosen)
        {
            int[] rows = [.. Enumerable.Range(0, ratios.Length).Where(chosen)];
            bool[] labels = [.. rows.Select(row => positive[row])];
            if (labels.Distinct().Count() < 2)
            {
                return null;
            }

            var calibration = PlattCalibration.Fit([.. rows.Select(row => ratios[row])], labels, [.. rows.Select(row => weights[row])]);
            return (calibration.Slope, calibration.Intercept - logOdds);
        }
    }

    private static double LogProbability(double logOdds)
        => Math.Min(logOdds, 0) - Math.Log(1 + Math.Exp(-Math.Abs(logOdds)));

    /// <summary>What each threshold selects, the highest first, one step for each object that is sought.</summary>
    private static List<DecisionStep> Curve(double[] ratios, bool[] positive, double[] weights)
    {
        int[] order = [.. Enumerable.Range(0, ratios.Length).OrderByDescending(row => ratios[row])];
        double objects = weights.Where((_, row) => positive[row]).Sum();
        double others = weights.Where((_, row) => !positive[row]).Sum();
        var steps = new List<DecisionStep>();
        var (found, leaked, contaminants) = (0.0, 0.0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            if (positive[row])
            {
                found += weights[row];
            }
            else
            {
                leaked += weights[row];
                contaminants++;
            }

            var isLastOfEqual = i + 1 == order.Length || ratios[order[i + 1]] < ratios[row];
            if (positive[row] && isLastOfEqual)
            {
                steps.Add(new DecisionStep(ratios[row], Math.Min(1, found / objects), Math.Min(1, leaked / others), contaminants));
            }
        }

        var every = Math.Max(1, (int)Math.Ceiling(steps.Count / (double)MostSteps));
        return [.. steps.Where((_, i) => i % every == 0 || i == steps.Count - 1)];
    }
}
