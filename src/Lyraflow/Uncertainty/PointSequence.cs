using System.Collections.Concurrent;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// The points at which flows are integrated, the same for every row: a Kronecker sequence in as many dimensions as are
/// asked for, with the powers of the root of x^(d+1) = x + 1 as steps (Roberts 2018, the golden ratio in one dimension), from
/// eight fixed starts. What the starts differ in is the error of their mean. The first half of the points is that of half as
/// many.
/// </summary>
internal sealed class PointSequence
{
    /// <summary>Starts.</summary>
    public const int Starts = 8;

    private readonly int _dimension;
    private readonly double[] _steps;
    private readonly double[] _starts;
    private readonly object _gate = new();
    private volatile double[] _points = [];

    /// <summary>Plans points.</summary>
    /// <param name="dimension">Numbers of a point: the first is uniform, the others are standard normal.</param>
    public PointSequence(int dimension)
    {
        _dimension = dimension;
        var root = 1.5;
        for (var iteration = 0; iteration < 200; iteration++)
        {
            root = Math.Pow(1 + root, 1.0 / (dimension + 1));
        }

        var random = new RandomSource(0).Fork("starts");
        _starts = [.. Enumerable.Range(0, Starts * dimension).Select(_ => random.NextUniform())];
        _steps = [.. Enumerable.Range(1, dimension).Select(power => Math.Pow(1 / root, power))];
    }

    /// <summary>
    /// The points up to a place in the sequence, each place with one point for every start: a uniform number, then standard
    /// normal ones.
    /// </summary>
    public ReadOnlySpan<double> Points(int places)
    {
        var length = places * Starts * _dimension;
        if (_points.Length < length)
        {
            lock (_gate)
            {
                if (_points.Length < length)
                {
                    _points = Grow(length);
                }
            }
        }

        return _points.AsSpan(0, length);
    }

    private double[] Grow(int length)
    {
        var grown = new double[length];
        _points.CopyTo(grown, 0);
        for (var at = _points.Length; at < length; at++)
        {
            var point = at / _dimension;
            var (place, start, column) = (point / Starts, point % Starts, at % _dimension);

            var value = _starts[(start * _dimension) + column] + (place * _steps[column]);
            value -= Math.Floor(value);
            grown[at] = column == 0 ? value : SpecialFunctions.NormalQuantile(Math.Clamp(value, 1e-15, 1 - 1e-15));
        }

        return grown;
    }
}

/// <summary>The sequences of this process, made when they are first asked for.</summary>
internal static class PointSequences
{
    private static readonly ConcurrentDictionary<int, PointSequence> All = new();

    /// <summary>Those for up to so many parameters and a choice of a component, at their number of parameters.</summary>
    public static PointSequence[] Of(int dimension)
        => [.. Enumerable.Range(0, dimension + 2).Select(count => All.GetOrAdd(count + 1, static numbers => new PointSequence(numbers)))];
}
