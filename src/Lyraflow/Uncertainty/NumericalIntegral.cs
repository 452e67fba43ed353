namespace Lyraflow.Uncertainty;

/// <summary>
/// The density of an uncertain row where there is no closed form: <see cref="LineRule"/> along one direction,
/// <see cref="LatticeRule"/> along several, and <see cref="SequenceRule"/> where the density is no simple heap, or a limit cuts it
/// off. Points are added until the error is small enough. All that decides is in the row itself. Work space of one thread.
/// </summary>
internal sealed class NumericalIntegral
{
    /// <summary>The error of single precision, in which flows are computed; it is part of every error that is reported.</summary>
    public const double Rounding = 1e-4;

    private readonly PointScorer _points;
    private readonly MixturePosterior _posterior;
    private readonly LineRule _line;
    private readonly LatticeRule _lattice;
    private readonly SequenceRule _sequence;

    public NumericalIntegral(UncertainDensity density, IntegrationSettings settings, PointSequence[] sequences)
    {
        _points = new PointScorer(density);
        _posterior = new MixturePosterior(density.Surrogate!.Mixture.Components, density.Surrogate.Precisions);
        _line = new LineRule(_points, _posterior, settings);
        _lattice = new LatticeRule(_points, _posterior, settings);
        _sequence = new SequenceRule(_points, _posterior, settings, sequences);
    }

    /// <summary>Points that the row last taken needed.</summary>
    public int PointsUsed => _points.Used;

    /// <summary>ln ∫ p, and the relative error of the integral.</summary>
    /// <param name="row">The row.</param>
    /// <param name="geometry">What it says of the features.</param>
    /// <param name="logSurrogate">ln of the surrogate's integral.</param>
    /// <param name="terms">ln of each of its components' share in that.</param>
    /// <param name="logOthers">ln of what the class has besides, relative to this density's weight; it makes errors less important.</param>
    public (double LogDensity, double Error) LogDensity(
        UncertainRow row, RowGeometry geometry, double logSurrogate, ReadOnlySpan<double> terms, double logOthers)
    {
        _points.Begin();
        if (!double.IsFinite(logSurrogate))
        {
            return (logSurrogate, 0);
        }

        _posterior.Set(row.Center, geometry, logSurrogate, terms);
        switch (_posterior.Parameters.Count)
        {
            case 0:
                _points.Add(row.Center, _posterior, []);
                _points.Score(withSurrogate: false);
                return (_points.LogDensities[0], 0);
            case 1:
                return _line.LogDensity(row.Center, logSurrogate, logOthers);
            case <= BallLattice.MostDimensions when !_posterior.Parameters.HasLimit:
                return _lattice.LogDensity(row.Center, logSurrogate, logOthers)
                    ?? _sequence.LogDensity(row.Center, logSurrogate, logOthers);
            default:
                return _sequence.LogDensity(row.Center, logSurrogate, logOthers);
        }
    }

    /// <summary>How much of the class is this density: part / (part + others).</summary>
    public static double ShareOfClass(double logDensity, double logOthers)
        => double.IsNegativeInfinity(logOthers) ? 1 : 1 / (1 + Math.Exp(logOthers - logDensity));
}
