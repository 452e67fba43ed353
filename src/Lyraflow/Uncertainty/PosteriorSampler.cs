using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Draws the features of uncertain rows from their posterior: as a density has them, given all that is known of the row. Exact for
/// sums of Gaussians; for the rest by sampling–importance–resampling (Rubin 1988) from the surrogate's posterior. One
/// thread's own; the draws depend on the row and the random source alone.
/// </summary>
public sealed class PosteriorSampler
{
    private readonly UncertainDensity _density;
    private readonly MixtureRow _row;
    private readonly int _proposals;
    private readonly double[] _features;
    private readonly IDensityScorer<float>? _own;
    private readonly IDensityScorer<float>? _rough;
    private readonly FeatureTable<float>? _points;
    private readonly double[] _proposed = [];
    private readonly double[] _weights = [];
    private readonly double[] _logRough = [];

    /// <summary>Creates a sampler.</summary>
    /// <param name="density">The density.</param>
    /// <param name="proposals">Places from which those of a row are drawn where the density is not exact.</param>
    public PosteriorSampler(UncertainDensity density, int proposals = 1024)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentOutOfRangeException.ThrowIfLessThan(proposals, 1);
        _density = density;
        _proposals = proposals;
        var rough = density.Rough();
        _row = new MixtureRow(rough.Gaussians, RowGeometry.For([density]));
        _features = new double[Dimension];
        if (density.IsExact)
        {
            return;
        }

        var alone = new WorkerTeam(1);
        _own = density.Density.NewScorer(alone);
        _rough = new GaussianMixture(rough.Gaussians).NewScorer(alone);
        _points = new FeatureTable<float>(proposals, Dimension);
        _proposed = new double[proposals * Dimension];
        (_weights, _logRough) = (new double[proposals], new double[proposals]);
    }

    /// <summary>Number of features.</summary>
    public int Dimension => _density.Density.Dimension;

    /// <summary>Draws the features of a row.</summary>
    /// <param name="row">The row; where nothing is known of it, the draws are those of the density.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="draws">Receives the draws, one after the other.</param>
    /// <returns>
    /// Independent proposals that the draws are worth: as many as there were where they fit the density, few where the draws rest on
    /// few of them; infinite where the draws are exact, zero where the row has no density and nothing was drawn.
    /// </returns>
    public double Draw(UncertainRow row, RandomSource random, Span<double> draws)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(random);
        if (!double.IsFinite(_row.Set(row)))
        {
            draws.Fill(double.NaN);
            return 0;
        }

        if (_density.IsExact)
        {
            for (var at = 0; at < draws.Length; at += Dimension)
            {
                _row.Draw(random, draws.Slice(at, Dimension));
            }

            return double.PositiveInfinity;
        }

        Propose(random);
        _own!.LogDensity(_points!, _proposals, _weights);
        _rough!.LogDensity(_points!, _proposals, _logRough);
        var effective = ImportanceWeights.Cumulate(_weights, _logRough);
        for (var at = 0; at < draws.Length; at += Dimension)
        {
            var place = ImportanceWeights.Choose(_weights, random.NextUniform());
            _proposed.AsSpan(place * Dimension, Dimension).CopyTo(draws[at..]);
        }

        return effective;
    }

    private void Propose(RandomSource random)
    {
        for (var point = 0; point < _proposals; point++)
        {
            _row.Draw(random, _features);
            _features.CopyTo(_proposed, point * Dimension);
            for (var i = 0; i < Dimension; i++)
            {
                _points!.Columns[i][point] = (float)_features[i];
            }
        }
    }
}
