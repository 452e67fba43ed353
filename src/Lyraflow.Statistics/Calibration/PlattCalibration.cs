using Lyraflow.Mathematics;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Calibration;

/// <summary>
/// Platt's calibration (1999): 1 / (1 + exp(−(slope·x + intercept))), two parameters, so it can be trusted with few
/// positive objects; right if the log ratio is off by a factor and a shift.
/// </summary>
public sealed class PlattCalibration : ICalibration
{
    private const int MaximumIterations = 100;

    private PlattCalibration(double slope, double intercept)
    {
        Slope = slope;
        Intercept = intercept;
    }

    /// <summary>
    /// The factor on the log ratio. ln 10 = 2.303 for a calibrated log10 ratio, 1 for a calibrated natural one; less
    /// means that the ratios were too sure of themselves.
    /// </summary>
    public double Slope { get; }

    /// <summary>The log odds at a log ratio of 0.</summary>
    public double Intercept { get; }

    /// <summary>
    /// Fits by maximum likelihood (Newton's method with step halving) with Platt's targets (N₊+1)/(N₊+2) and
    /// 1/(N₋+2) in place of 1 and 0, which keep the slope finite when the classes do not overlap.
    /// </summary>
    /// <param name="logRatios">One finite log ratio per object.</param>
    /// <param name="positive">One label per object.</param>
    /// <param name="weights">How many objects each stands for; none for one each.</param>
    /// <exception cref="ArgumentException">
    /// No rows, unequal lengths, a ratio that is not finite, only one class, or all ratios equal.
    /// </exception>
    public static PlattCalibration Fit(
        ReadOnlySpan<double> logRatios, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        Require.NotEmpty(logRatios, nameof(logRatios));
        Require.SameLength(positive.Length, logRatios.Length, nameof(positive));
        Require.Finite(logRatios, nameof(logRatios));
        Require.BothClasses(positive, nameof(positive));
        if (!logRatios.ContainsAnyExcept(logRatios[0]))
        {
            throw new ArgumentException("All log ratios are equal; there is nothing to calibrate.", nameof(logRatios));
        }

        if (weights.IsEmpty)
        {
            var ones = new double[positive.Length];
            ones.AsSpan().Fill(1);
            weights = ones;
        }

        Require.SameLength(weights.Length, logRatios.Length, nameof(weights));
        var (positives, negatives) = (0.0, 0.0);
        for (var i = 0; i < positive.Length; i++)
        {
            (positives, negatives) = positive[i] ? (positives + weights[i], negatives) : (positives, negatives + weights[i]);
        }

        var targets = new double[positive.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = positive[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
        }

        var slope = 0.0;
        var intercept = Math.Log((positives + 1) / (negatives + 1));
        var loss = Loss(logRatios, targets, weights, slope, intercept);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            var (slopeStep, interceptStep, decrement) = NewtonStep(logRatios, targets, weights, slope, intercept);
            var size = 1.0;
            var next = Loss(logRatios, targets, weights, slope + slopeStep, intercept + interceptStep);
            // Near the minimum the whole step is right, and the loss no longer resolves that it is.
            while (decrement > 1e-8 * (1 + loss) && !(next <= loss - (1e-4 * size * decrement)) && size > 1e-12)
            {
                size /= 2;
                next = Loss(logRatios, targets, weights, slope + (size * slopeStep), intercept + (size * interceptStep));
            }

            slope += size * slopeStep;
            intercept += size * interceptStep;
            loss = next;
            // Convergence is quadratic: what is left is of the order of the square of this.
            if (decrement < 1e-16 * (1 + loss))
            {
                return new(slope, intercept);
            }
        }

        throw new ArgumentException(
            "The calibration did not converge; the log ratios differ too much in scale.", nameof(logRatios));
    }

    /// <inheritdoc/>
    public double Apply(double logRatio) => double.IsNaN(logRatio)
        ? throw new ArgumentException("The log ratio is not a number (NaN).", nameof(logRatio))
        : Probability((Slope * logRatio) + Intercept);

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    // The cross-entropy of the targets, Σ log(1 + exp(z)) − t z.
    private static double Loss(ReadOnlySpan<double> x, double[] targets, ReadOnlySpan<double> weights, double slope, double intercept)
    {
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var z = (slope * x[i]) + intercept;
            sum += weights[i] * (Math.Max(z, 0) + StableLogarithm.OnePlus(Math.Exp(-Math.Abs(z))) - (targets[i] * z));
        }

        return sum;
    }

    // The step to the minimum of the local parabola, and twice the fall of the loss that it promises.
    private static (double SlopeStep, double InterceptStep, double Decrement) NewtonStep(
        ReadOnlySpan<double> x, double[] targets, ReadOnlySpan<double> weights, double slope, double intercept)
    {
        double gradientSlope = 0, gradientIntercept = 0, weight = 0, weightedSum = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var p = Probability((slope * x[i]) + intercept);
            gradientSlope += weights[i] * (targets[i] - p) * x[i];
            gradientIntercept += weights[i] * (targets[i] - p);
            weight += weights[i] * p * (1 - p);
            weightedSum += weights[i] * p * (1 - p) * x[i];
        }

        // About the weighted mean the two parameters decouple, without the cancellation of a determinant.
        var mean = weightedSum / weight;
        var spread = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var p = Probability((slope * x[i]) + intercept);
            spread += weights[i] * p * (1 - p) * (x[i] - mean) * (x[i] - mean);
        }

        var centered = gradientSlope - (mean * gradientIntercept);
        var slopeStep = centered / spread;
        var interceptStep = (gradientIntercept / weight) - (mean * slopeStep);
        return (slopeStep, interceptStep, (gradientSlope * slopeStep) + (gradientIntercept * interceptStep));
    }
}
