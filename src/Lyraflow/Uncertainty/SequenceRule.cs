namespace Lyraflow.Uncertainty;

/// <summary>
/// An average over points of a <see cref="PointSequence"/>, placed as the surrogate and the row together are distributed: only the
/// ratio of the density to the surrogate is averaged, and the integral of the surrogate, which is known, carries the rest.
/// </summary>
internal sealed class SequenceRule(
    PointScorer points, MixturePosterior posterior, IntegrationSettings settings, PointSequence[] sequences)
{
    private const int FirstPlaces = 16;

    // Standard errors of a report: beyond the 99.8 % of Student's t with as many degrees of freedom as there are starts but one.
    private const double ErrorsOfReport = 5;

    private readonly int[] _starts = new int[PointScorer.BatchRows];
    private readonly double[] _sums = new double[PointSequence.Starts];
    private readonly double[] _values = new double[sequences.Length];

    /// <summary>ln ∫ p, and the relative error of the integral.</summary>
    public (double LogDensity, double Error) LogDensity(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var count = posterior.Parameters.Count;
        var sequence = sequences[count];
        var values = _values.AsSpan(0, count);
        Array.Clear(_sums);
        var before = 0.0;
        for (var (done, places) = (0, FirstPlaces); ; (done, places) = (places, 2 * places))
        {
            var all = sequence.Points(places);
            for (var point = done * PointSequence.Starts; point < places * PointSequence.Starts; point++)
            {
                var numbers = all.Slice(point * (count + 1), count + 1);
                numbers[1..].CopyTo(values);
                posterior.Place(numbers[0], values);
                _starts[points.Count] = point % PointSequence.Starts;
                points.Add(center, posterior, values);
                if (points.IsFull)
                {
                    AddRatios();
                }
            }

            AddRatios();
            var (mean, estimate) = MeanAndError(places);

            // A few starts may agree by chance: with twice the points no error is below half of what it was.
            var error = Math.Max(estimate, before / 2) + NumericalIntegral.Rounding;
            before = estimate;
            var logDensity = logSurrogate + Math.Log(mean * posterior.Total);
            if (error * NumericalIntegral.ShareOfClass(logDensity, logOthers) <= settings.Tolerance
                || 2 * places * PointSequence.Starts > settings.MostPoints)
            {
                return (logDensity, mean > 0 ? error : double.PositiveInfinity);
            }
        }
    }

    private void AddRatios()
    {
        var scored = points.Score(withSurrogate: true);
        for (var i = 0; i < scored; i++)
        {
            _sums[_starts[i]] += Math.Exp(points.LogDensities[i] - points.LogSurrogates[i]);
        }
    }

    private (double Mean, double Error) MeanAndError(int places)
    {
        var mean = 0.0;
        foreach (var sum in _sums)
        {
            mean += sum / places / PointSequence.Starts;
        }

        var square = 0.0;
        foreach (var sum in _sums)
        {
            square += ((sum / places) - mean) * ((sum / places) - mean);
        }

        return (mean, ErrorsOfReport * Math.Sqrt(square / (PointSequence.Starts - 1) / PointSequence.Starts) / mean);
    }
}
