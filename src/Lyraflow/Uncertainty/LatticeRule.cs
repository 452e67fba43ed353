namespace Lyraflow.Uncertainty;

/// <summary>
/// The trapezoidal rule along several directions, on a <see cref="BallLattice"/> that is stretched and turned as the density and
/// the row together are distributed; learned again at every stage, each with twice the points.
/// </summary>
internal sealed class LatticeRule(PointScorer points, MixturePosterior posterior, IntegrationSettings settings)
{
    private const int Stages = 6;

    // Of ln of the volume of all components over that of one.
    private const double Apart = 1.2;

    private readonly double[] _values = new double[PointScorer.BatchRows * (BallLattice.MostDimensions + 1)];
    private readonly double[] _logWeights = new double[PointScorer.BatchRows];
    private readonly Heap _heap = new(BallLattice.MostDimensions + 1);
    private double _surrogateSum;

    /// <summary>ln ∫ p and the relative error of the integral; null where this rule does not do.</summary>
    public (double LogDensity, double Error)? LogDensity(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var count = posterior.Parameters.Count;
        _heap.Set(count, posterior.Count, posterior.Shares, posterior.Means, posterior.Factors);

        // Where the components lie apart, a lattice that is not fine may miss the same of them twice.
        if (!_heap.Factorize() || Math.Log(_heap.Volume) - MeanLogVolume() > Apart)
        {
            return null;
        }

        var (result, before) = (0.0, double.PositiveInfinity);
        for (var stage = 0; stage < Stages; stage++)
        {
            if (stage > 0 && !_heap.Factorize())
            {
                break;
            }

            _surrogateSum = 0;
            var lattice = BallLattice.Of(count, stage);
            for (var point = 0; point < lattice.Count; point++)
            {
                var values = _values.AsSpan(points.Count * count, count);
                _heap.Place(lattice.Points.AsSpan(point * count, count), values);
                _logWeights[points.Count] = posterior.Parameters.LogWeight(values) - logSurrogate;
                points.Add(center, posterior, values);
                if (points.IsFull)
                {
                    AddToHeap();
                }
            }

            AddToHeap();

            // In these units the surrogate's integral is 1: what of it lies beyond the lattice stands for the density there.
            var cell = lattice.Cell * _heap.Volume;
            var beyond = Math.Max(0, 1 - (_surrogateSum * cell));
            var next = (_heap.Sum * cell) + beyond;
            var change = next > 0 ? Math.Abs(next - result) / next : double.PositiveInfinity;
            var error = Math.Max(change, before / 2) + (beyond / next) + NumericalIntegral.Rounding;
            (result, before) = (next, change);
            var logDensity = logSurrogate + Math.Log(next);
            if (error * NumericalIntegral.ShareOfClass(logDensity, logOthers) <= settings.Tolerance)
            {
                return (logDensity, error);
            }

            _heap.Learn(lattice.Cell);
        }

        return null;
    }

    /// <summary>ln of the volume of a component in the parameters, in the mean.</summary>
    private double MeanLogVolume()
    {
        var (count, sum) = (posterior.Parameters.Count, 0.0);
        for (var c = 0; c < posterior.Count; c++)
        {
            for (var a = 0; a < count; a++)
            {
                sum -= posterior.Share(c) / posterior.Total * Math.Log(posterior.Factor(c)[(a * count) + a]);
            }
        }

        return sum;
    }

    private void AddToHeap()
    {
        var (count, scored) = (posterior.Parameters.Count, points.Score(withSurrogate: true));
        for (var i = 0; i < scored; i++)
        {
            _surrogateSum += Math.Exp(points.LogSurrogates[i] + _logWeights[i]);
            _heap.Add(_values.AsSpan(i * count, count), Math.Exp(points.LogDensities[i] + _logWeights[i]));
        }
    }
}
