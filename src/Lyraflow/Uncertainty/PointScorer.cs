using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Uncertainty;

/// <summary>Gathers points of the features, and scores them together. Work space of one thread.</summary>
internal sealed class PointScorer
{
    /// <summary>Points that are scored at once.</summary>
    public const int BatchRows = 256;

    private readonly IDensityScorer<float> _density;
    private readonly IDensityScorer<float> _surrogate;
    private readonly FeatureTable<float> _points;
    private readonly double[] _features;
    private readonly double[] _logDensities = new double[BatchRows];
    private readonly double[] _logSurrogates = new double[BatchRows];

    public PointScorer(UncertainDensity density)
    {
        var alone = new WorkerTeam(1);
        var dimension = density.Density.Dimension;
        _density = density.Rest!.NewScorer(alone);
        _surrogate = density.Surrogate!.Mixture.NewScorer(alone);
        _points = new FeatureTable<float>(BatchRows, dimension);
        _features = new double[dimension];
    }

    /// <summary>Points that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more can wait.</summary>
    public bool IsFull => Count == BatchRows;

    /// <summary>Points that were scored since <see cref="Begin"/>.</summary>
    public int Used { get; private set; }

    /// <summary>ln p of the points last scored; −∞ where it is no number.</summary>
    public ReadOnlySpan<double> LogDensities => _logDensities;

    /// <summary>ln of the surrogate there, where it was asked for.</summary>
    public ReadOnlySpan<double> LogSurrogates => _logSurrogates;

    /// <summary>Begins a row.</summary>
    public void Begin() => (Count, Used) = (0, 0);

    /// <summary>Adds a point.</summary>
    /// <param name="center">The features where every parameter is zero.</param>
    /// <param name="posterior">The row.</param>
    /// <param name="values">The parameters.</param>
    public void Add(ReadOnlySpan<double> center, MixturePosterior posterior, ReadOnlySpan<double> values)
    {
        posterior.Move(center, values, _features);
        for (var i = 0; i < _features.Length; i++)
        {
            _points.Columns[i][Count] = (float)_features[i];
        }

        Count++;
    }

    /// <summary>Scores what waits, and returns how many points that were.</summary>
    public int Score(bool withSurrogate)
    {
        var count = Count;
        if (count == 0)
        {
            return 0;
        }

        _density.LogDensity(_points, count, _logDensities.AsMemory(0, count));
        if (withSurrogate)
        {
            _surrogate.LogDensity(_points, count, _logSurrogates.AsMemory(0, count));
        }

        foreach (ref var value in _logDensities.AsSpan(0, count))
        {
            value = double.IsNaN(value) ? double.NegativeInfinity : value;
        }

        Used += count;
        Count = 0;
        return count;
    }
}
