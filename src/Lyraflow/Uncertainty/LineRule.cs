namespace Lyraflow.Uncertainty;

/// <summary>
/// The trapezoidal rule along one direction, its step halved until results agree; Simpson's rule where a limit cuts it off.
/// </summary>
internal sealed class LineRule(PointScorer points, MixturePosterior posterior, IntegrationSettings settings)
{
    private const int FirstIntervals = 16;
    private const double LeastShare = 1e-6;
    private const double FarTail = 8;

    private readonly double[] _logWeights = new double[PointScorer.BatchRows];
    private double _sum;

    /// <summary>ln ∫ p, and the relative error of the integral.</summary>
    public (double LogDensity, double Error) LogDensity(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var hasLimit = posterior.Parameters.HasLimit;
        var (low, high, width) = Range();
        var intervals = FirstIntervals;
        while (intervals * width < high - low && 4 * intervals <= settings.MostPoints)
        {
            intervals *= 2;
        }

        _sum = 0;
        var step = (high - low) / intervals;
        for (var i = 0; i <= intervals; i++)
        {
            Add(center, low + (i * step), logSurrogate, i == 0 || i == intervals ? 0.5 : 1);
        }

        AddWaiting(logSurrogate);
        var trapezoid = _sum * step;
        var (result, before) = (trapezoid, double.PositiveInfinity);
        while (true)
        {
            for (var i = 0; i < intervals; i++)
            {
                Add(center, low + ((i + 0.5) * step), logSurrogate, 1);
            }

            AddWaiting(logSurrogate);
            (intervals, step) = (2 * intervals, step / 2);
            var finer = _sum * step;

            // A limit cuts the density off, which Simpson's rule allows for; elsewhere the trapezoidal rule is better.
            var next = hasLimit ? ((4 * finer) - trapezoid) / 3 : finer;
            var difference = next > 0 ? Math.Abs(next - result) / next : double.PositiveInfinity;

            // Two results may agree by chance, three hardly.
            var error = Math.Max(difference, before / 4) + NumericalIntegral.Rounding;
            (trapezoid, result, before) = (finer, next, difference);
            var logDensity = logSurrogate + Math.Log(Math.Max(result, 0));
            if ((next > 0 && error * NumericalIntegral.ShareOfClass(logDensity, logOthers) <= settings.Tolerance)
                || 2 * intervals > settings.MostPoints)
            {
                return (logDensity, error);
            }
        }
    }

    /// <summary>Where on the line the surrogate and the row have anything, and how narrow it is where that is most.</summary>
    private (double Low, double High, double Width) Range()
    {
        const double narrow = 1e-3;
        var (low, high, width) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity);
        for (var c = 0; c < posterior.Count; c++)
        {
            var (mean, deviation, share) = (posterior.Mean(c)[0], 1 / posterior.Factor(c)[0], posterior.Share(c));
            var reach = Math.Sqrt(2 * Math.Log(share / LeastShare)) + 3;
            low = Math.Min(low, mean - (reach * deviation));
            high = Math.Max(high, mean + (reach * deviation));
            width = share > narrow ? Math.Min(width, deviation) : width;
        }

        if (!posterior.Parameters.HasLimit)
        {
            return (low, high, width);
        }

        // Where only a tail reaches beyond the limit, it falls off within the width, or less.
        return (Math.Max(low, 0), Math.Max(high, FarTail * width), width);
    }

    private void Add(ReadOnlySpan<double> center, double coordinate, double logSurrogate, double weight)
    {
        _logWeights[points.Count] = posterior.Parameters.LogWeight([coordinate]) + Math.Log(weight);
        points.Add(center, posterior, [coordinate]);
        if (points.IsFull)
        {
            AddWaiting(logSurrogate);
        }
    }

    private void AddWaiting(double logSurrogate)
    {
        var scored = points.Score(withSurrogate: false);
        for (var i = 0; i < scored; i++)
        {
            _sum += Math.Exp(points.LogDensities[i] + _logWeights[i] - logSurrogate);
        }
    }
}
