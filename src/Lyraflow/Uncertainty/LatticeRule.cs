namespace Lyraflow.Uncertainty;

/// <summary>
/// The trapezoidal rule along several directions, on a <see cref="BallLattice"/> that is stretched and turned as the density and
/// the row together are distributed; learned again at every stage, each with twice the points.
/// </summary>
internal sealed class LatticeRule(PointScorer points, MixturePosterior posterior, IntegrationSettings settings)
{
    private const int Stages = 6;
    private const int FirstThatCounts = 3;

    // Of ln of the volume of all components over that of one.
    private const double Apart = 1.2;

    // Of what is beyond the lattice, the least error of what it is taken for.
    private const double LeastErrorBeyond = 0.5;

    private readonly double[] _values = new double[PointScorer.BatchRows * (BallLattice.MostDimensions + 1)];
    private readonly double[] _logWeights = new double[PointScorer.BatchRows];
    private readonly Heap _heap = new(BallLattice.MostDimensions + 1);
    private readonly bool[] _isOuter = new bool[PointScorer.BatchRows];
    private double _surrogateSum;
    private double _outerSum;
    private double _outerSurrogateSum;

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

        var (result, estimate) = (0.0, double.PositiveInfinity);
        for (var stage = 0; stage < Stages; stage++)
        {
            if (stage > 0 && !_heap.Factorize())
            {
                break;
            }

            (_surrogateSum, _outerSum, _outerSurrogateSum) = (0, 0, 0);
            var lattice = BallLattice.Of(count, stage);
            for (var point = 0; point < lattice.Count; point++)
            {
                var values = _values.AsSpan(points.Count * count, count);
                _heap.Place(lattice.Points.AsSpan(point * count, count), values);
                _isOuter[points.Count] = lattice.IsOuter[point];
                _logWeights[points.Count] = posterior.Parameters.LogWeight(values) - logSurrogate;
                points.Add(center, posterior, values);
                if (points.IsFull)
                {
                    AddToHeap();
                }
            }

            AddToHeap();

            // In these units the surrogate's integral is 1, and only the difference to it is summed. What lies beyond the lattice is
            // taken to be as much larger or smaller than the surrogate as in the lattice's outer part.
            var cell = lattice.Cell * _heap.Volume;
            var beyond = Math.Max(0, 1 - (_surrogateSum * cell));
            var excess = _outerSurrogateSum > 0 ? (_outerSum / _outerSurrogateSum) - 1 : 0;
            var next = 1 + ((_heap.Sum - _surrogateSum) * cell) + (excess * beyond);
            var errorBeyond = beyond * Math.Max(Math.Abs(excess), LeastErrorBeyond) / next;
            var change = next > 0 ? Math.Abs(next - result) / next : double.PositiveInfinity;

            // Two stages may agree by chance: no error is below half of that of the stage before.
            estimate = stage < 2 ? change : Math.Max(change, estimate / 2);
            var error = stage < FirstThatCounts ? double.PositiveInfinity : estimate + errorBeyond + NumericalIntegral.Rounding;
            result = next;
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
            var surrogate = Math.Exp(points.LogSurrogates[i] + _logWeights[i]);
            var density = Math.Exp(points.LogDensities[i] + _logWeights[i]);
            _heap.Add(_values.AsSpan(i * count, count), density);
            _surrogateSum += surrogate;
            if (_isOuter[i])
            {
                _outerSum += density;
                _outerSurrogateSum += surrogate;
            }
        }
    }
}
