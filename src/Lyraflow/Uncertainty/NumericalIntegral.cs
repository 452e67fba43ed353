using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Uncertainty;

/// <summary>
/// The density of an uncertain row where there is no closed form. Along one direction by the trapezoidal rule, its
/// step halved until results agree. Along several by the same rule on a <see cref="BallLattice"/>, stretched and turned as the
/// density and the row together are distributed. Where that is no simple heap, or a limit cuts it off, from points of
/// a <see cref="PointSequence"/> that are placed as the surrogate and the row together are distributed: only the ratio of the
/// density to the surrogate is averaged, and the integral of the surrogate, which is known, carries the rest. Points are
/// added until the error is small enough. All that decides is in the row itself. Work space of one thread.
/// </summary>
internal sealed class NumericalIntegral
{
    /// <summary>Points that are scored at once.</summary>
    public const int BatchRows = 256;

    private const double LeastShare = 1e-6;
    private const int FirstPlaces = 16;
    private const int FirstIntervals = 16;

    private const double FarTail = 8;
    private const int Stages = 6;

    // Of ln of the volume of all components over that of one.
    private const double Apart = 1.2;

    // Of single precision, in which flows are computed; it is part of every error that is reported.
    private const double Rounding = 1e-4;

    // Standard errors of a report: beyond the 99.8 % of Student's t with as many degrees of freedom as there are starts but one.
    private const double ErrorsOfReport = 5;

    private readonly UncertainDensity _density;
    private readonly IntegrationSettings _settings;
    private readonly PointSequence[] _sequences;
    private readonly int _dimension;
    private readonly RowParameters _parameters;
    private readonly IDensityScorer<float> _rest;
    private readonly IDensityScorer<float> _surrogate;
    private readonly FeatureTable<float> _points;
    private readonly double[] _logDensities = new double[BatchRows];
    private readonly double[] _logSurrogates = new double[BatchRows];
    private readonly int[] _starts = new int[BatchRows];
    private readonly double[] _coordinates = new double[BatchRows];
    private readonly double[] _latticeValues;
    private readonly Heap _heap;
    private readonly double[] _sums = new double[PointSequence.Starts];
    private readonly double[] _values;
    private readonly double[] _shares;
    private readonly double[] _means;
    private readonly double[] _factors;
    private int _count;
    private int _waiting;
    private double _lineSum;
    private double _surrogateSum;

    public NumericalIntegral(UncertainDensity density, IntegrationSettings settings, PointSequence[] sequences)
    {
        var alone = new WorkerTeam(1);
        _density = density;
        _settings = settings;
        _sequences = sequences;
        _dimension = density.Density.Dimension;
        _parameters = new RowParameters(_dimension);
        _rest = density.Rest!.NewScorer(alone);
        _surrogate = density.Surrogate!.Mixture.NewScorer(alone);
        _points = new FeatureTable<float>(BatchRows, _dimension);
        var components = density.Surrogate.Mixture.Components.Count;
        var most = _dimension + 1;
        _values = new double[most];
        _latticeValues = new double[BatchRows * most];
        _heap = new Heap(most);
        _shares = new double[components];
        _means = new double[components * most];
        _factors = new double[components * most * most];
    }

    /// <summary>Points that the row last taken needed.</summary>
    public int PointsUsed { get; private set; }

    /// <summary>ln ∫ p, and the relative error of the integral.</summary>
    /// <param name="row">The row.</param>
    /// <param name="geometry">What it says of the features.</param>
    /// <param name="logSurrogate">ln of the surrogate's integral.</param>
    /// <param name="terms">ln of each of its components' share in that.</param>
    /// <param name="logOthers">ln of what the class has besides, relative to this density's weight; it makes errors less important.</param>
    public (double LogDensity, double Error) LogDensity(
        UncertainRow row, RowGeometry geometry, double logSurrogate, ReadOnlySpan<double> terms, double logOthers)
    {
        PointsUsed = 0;
        if (!double.IsFinite(logSurrogate))
        {
            return (logSurrogate, 0);
        }

        _parameters.Set(geometry);
        Choose(row.Center, logSurrogate, terms);
        return _parameters.Count switch
        {
            0 => (AtCenter(row.Center), 0),
            1 => AlongLine(row.Center, logSurrogate, logOthers),
            <= BallLattice.MostDimensions when !_parameters.HasLimit => OnLattice(row.Center, logSurrogate, logOthers),
            _ => AtPoints(row.Center, logSurrogate, logOthers),
        };
    }

    private double AtCenter(ReadOnlySpan<double> center)
    {
        Move(center, []);
        _rest.LogDensity(_points, 1, _logDensities.AsMemory(0, 1));
        PointsUsed = 1;
        return double.IsNaN(_logDensities[0]) ? double.NegativeInfinity : _logDensities[0];
    }

    /// <summary>Takes the components that matter, with their Gaussians in the parameters and the sums of their shares.</summary>
    private void Choose(ReadOnlySpan<double> center, double logSurrogate, ReadOnlySpan<double> terms)
    {
        var (surrogate, count) = (_density.Surrogate!, _parameters.Count);
        _count = 0;
        var sum = 0.0;
        for (var k = 0; k < terms.Length; k++)
        {
            var share = Math.Exp(terms[k] - logSurrogate);
            if (share < LeastShare)
            {
                continue;
            }

            sum += share;
            _shares[_count] = sum;
            var component = surrogate.Mixture.Components[k];
            _parameters.Fit(center, component.Mean, surrogate.Precisions[k], Mean(_count), Factor(_count));
            _count++;
        }
    }

    private Span<double> Mean(int component) => _means.AsSpan(component * _parameters.Count, _parameters.Count);

    private Span<double> Factor(int component)
        => _factors.AsSpan(component * _parameters.Count * _parameters.Count, _parameters.Count * _parameters.Count);

    private (double LogDensity, double Error) OnLattice(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var count = _parameters.Count;
        _heap.Set(count, _count, _shares, _means, _factors);

        // Where the components lie apart, a lattice that is not fine may miss the same of them twice.
        if (!_heap.Factorize() || Math.Log(_heap.Volume) - MeanLogVolume() > Apart)
        {
            return AtPoints(center, logSurrogate, logOthers);
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
                var values = _latticeValues.AsSpan(_waiting * count, count);
                _heap.Place(lattice.Points.AsSpan(point * count, count), values);
                _coordinates[_waiting] = LogWeight(values) - logSurrogate;
                Move(center, values);
                if (++_waiting == BatchRows)
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
            var error = Math.Max(change, before / 2) + (beyond / next) + Rounding;
            (result, before) = (next, change);
            var logDensity = logSurrogate + Math.Log(next);
            if (error * ShareOfClass(logDensity, logOthers) <= _settings.Tolerance)
            {
                return (logDensity, error);
            }

            _heap.Learn(lattice.Cell);
        }

        return AtPoints(center, logSurrogate, logOthers);
    }

    /// <summary>ln of the volume of a component in the parameters, in the mean.</summary>
    private double MeanLogVolume()
    {
        var (count, sum) = (_parameters.Count, 0.0);
        for (var c = 0; c < _count; c++)
        {
            var share = _shares[c] - (c == 0 ? 0 : _shares[c - 1]);
            for (var a = 0; a < count; a++)
            {
                sum -= share / _shares[_count - 1] * Math.Log(Factor(c)[(a * count) + a]);
            }
        }

        return sum;
    }

    private void AddToHeap()
    {
        if (_waiting == 0)
        {
            return;
        }

        _rest.LogDensity(_points, _waiting, _logDensities.AsMemory(0, _waiting));
        _surrogate.LogDensity(_points, _waiting, _logSurrogates.AsMemory(0, _waiting));
        for (var i = 0; i < _waiting; i++)
        {
            _surrogateSum += Math.Exp(_logSurrogates[i] + _coordinates[i]);
            var value = Math.Exp(_logDensities[i] + _coordinates[i]);
            _heap.Add(_latticeValues.AsSpan(i * _parameters.Count, _parameters.Count), double.IsNaN(value) ? 0 : value);
        }

        PointsUsed += _waiting;
        _waiting = 0;
    }

    /// <summary>ln of what is known of the parameters: standard normal errors, and nothing of what is free.</summary>
    private double LogWeight(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var a = _parameters.FreeCount; a < values.Length; a++)
        {
            sum -= 0.5 * ((values[a] * values[a]) + Math.Log(2 * Math.PI));
        }

        return sum;
    }

    private (double LogDensity, double Error) AtPoints(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var count = _parameters.Count;
        var sequence = _sequences[count];
        Array.Clear(_sums);
        var before = 0.0;
        for (var (done, places) = (0, FirstPlaces); ; (done, places) = (places, 2 * places))
        {
            var points = sequence.Points(places);
            for (var point = done * PointSequence.Starts; point < places * PointSequence.Starts; point++)
            {
                Place(center, points.Slice(point * (count + 1), count + 1));
                _starts[_waiting++] = point % PointSequence.Starts;
                if (_waiting == BatchRows)
                {
                    AddRatios();
                }
            }

            AddRatios();
            var (mean, estimate) = MeanAndError(places);

            // A few starts may agree by chance: with twice the points no error is below half of what it was.
            var error = Math.Max(estimate, before / 2) + Rounding;
            before = estimate;
            var logDensity = logSurrogate + Math.Log(mean * _shares[_count - 1]);
            if (error * ShareOfClass(logDensity, logOthers) <= _settings.Tolerance
                || 2 * places * PointSequence.Starts > _settings.MostPoints)
            {
                return (logDensity, mean > 0 ? error : double.PositiveInfinity);
            }
        }
    }

    /// <summary>Puts a point where the surrogate and the row have it.</summary>
    private void Place(ReadOnlySpan<double> center, ReadOnlySpan<double> point)
    {
        var count = _parameters.Count;
        var chosen = Array.BinarySearch(_shares, 0, _count, point[0] * _shares[_count - 1]);
        chosen = Math.Min(chosen < 0 ? ~chosen : chosen, _count - 1);
        var mean = Mean(chosen);
        var factor = Factor(chosen);
        var values = _values.AsSpan(0, count);
        point[1..].CopyTo(values);
        if (_parameters.HasLimit)
        {
            // The last is a normal number that is at least −bound.
            var bound = mean[^1] * factor[^1];
            values[^1] = -NormalTail.QuantileBelow(bound, Mathematics.SpecialFunctions.NormalCdf(values[^1]));
        }

        RowParameters.Draw(mean, factor, values);
        Move(center, values);
    }

    private void Move(ReadOnlySpan<double> center, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < _dimension; i++)
        {
            var place = center[i];
            for (var a = 0; a < values.Length; a++)
            {
                place += values[a] * _parameters.Direction(a)[i];
            }

            _points.Columns[i][_waiting] = (float)place;
        }
    }

    private void AddRatios()
    {
        if (_waiting == 0)
        {
            return;
        }

        _rest.LogDensity(_points, _waiting, _logDensities.AsMemory(0, _waiting));
        _surrogate.LogDensity(_points, _waiting, _logSurrogates.AsMemory(0, _waiting));
        for (var i = 0; i < _waiting; i++)
        {
            var ratio = Math.Exp(_logDensities[i] - _logSurrogates[i]);
            _sums[_starts[i]] += double.IsNaN(ratio) ? 0 : ratio;
        }

        PointsUsed += _waiting;
        _waiting = 0;
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

    private (double LogDensity, double Error) AlongLine(ReadOnlySpan<double> center, double logSurrogate, double logOthers)
    {
        var (low, high, width) = Range();
        var intervals = FirstIntervals;
        while (intervals * width < high - low && 4 * intervals <= _settings.MostPoints)
        {
            intervals *= 2;
        }

        _lineSum = 0;
        var step = (high - low) / intervals;
        for (var i = 0; i <= intervals; i++)
        {
            PlaceOnLine(center, low + (i * step), logSurrogate, i == 0 || i == intervals ? 0.5 : 1);
        }

        AddLine(logSurrogate);
        var trapezoid = _lineSum * step;
        var (result, before) = (trapezoid, double.PositiveInfinity);
        while (true)
        {
            for (var i = 0; i < intervals; i++)
            {
                PlaceOnLine(center, low + ((i + 0.5) * step), logSurrogate, 1);
            }

            AddLine(logSurrogate);
            (intervals, step) = (2 * intervals, step / 2);
            var finer = _lineSum * step;

            // A limit cuts the density off, which Simpson's rule allows for; elsewhere the trapezoidal rule is better.
            var next = _parameters.HasLimit ? ((4 * finer) - trapezoid) / 3 : finer;
            var difference = next > 0 ? Math.Abs(next - result) / next : double.PositiveInfinity;

            // Two results may agree by chance, three hardly.
            var error = Math.Max(difference, before / 4) + Rounding;
            (trapezoid, result, before) = (finer, next, difference);
            var logDensity = logSurrogate + Math.Log(Math.Max(result, 0));
            if ((next > 0 && error * ShareOfClass(logDensity, logOthers) <= _settings.Tolerance) || 2 * intervals > _settings.MostPoints)
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
        for (var c = 0; c < _count; c++)
        {
            var (mean, deviation) = (Mean(c)[0], 1 / Factor(c)[0]);
            var share = _shares[c] - (c == 0 ? 0 : _shares[c - 1]);
            var reach = Math.Sqrt(2 * Math.Log(share / LeastShare)) + 3;
            low = Math.Min(low, mean - (reach * deviation));
            high = Math.Max(high, mean + (reach * deviation));
            width = share > narrow ? Math.Min(width, deviation) : width;
        }

        if (!_parameters.HasLimit)
        {
            return (low, high, width);
        }

        // Where only a tail reaches beyond the limit, it falls off within the width, or less.
        return (Math.Max(low, 0), Math.Max(high, FarTail * width), width);
    }

    private void PlaceOnLine(ReadOnlySpan<double> center, double coordinate, double logSurrogate, double weight)
    {
        Move(center, [coordinate]);
        _coordinates[_waiting++] = LogWeight(coordinate) + Math.Log(weight);
        if (_waiting == BatchRows)
        {
            AddLine(logSurrogate);
        }
    }

    private double LogWeight(double coordinate) => _parameters.HasLimit ? LogLength(0) : LogWeight([coordinate]);

    private double LogLength(int parameter)
    {
        var square = 0.0;
        foreach (var part in _parameters.Direction(parameter))
        {
            square += part * part;
        }

        return 0.5 * Math.Log(square);
    }

    private void AddLine(double logSurrogate)
    {
        if (_waiting == 0)
        {
            return;
        }

        _rest.LogDensity(_points, _waiting, _logDensities.AsMemory(0, _waiting));
        for (var i = 0; i < _waiting; i++)
        {
            var value = Math.Exp(_logDensities[i] + _coordinates[i] - logSurrogate);
            _lineSum += double.IsNaN(value) ? 0 : value;
        }

        PointsUsed += _waiting;
        _waiting = 0;
    }

    /// <summary>How much of the class is this density: part / (part + others).</summary>
    private static double ShareOfClass(double logDensity, double logOthers)
        => double.IsNegativeInfinity(logOthers) ? 1 : 1 / (1 + Math.Exp(logOthers - logDensity));
}
