using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// An uncertain row under a mixture of Gaussians: its density, and draws of its features as the mixture and the row together have
/// them, both exact. One thread's own.
/// </summary>
internal sealed class MixtureRow
{
    private readonly RowGeometry _geometry;
    private readonly MixtureProjections _projections;
    private readonly MixtureIntegral _integral;
    private readonly MixturePosterior _posterior;
    private readonly double[] _center;
    private readonly double[] _values;

    public MixtureRow(IReadOnlyList<MixtureComponent> components, RowGeometry geometry)
    {
        var dimension = components[0].Mean.Count;
        _geometry = geometry;
        _projections = new MixtureProjections(components);
        _integral = MixtureIntegral.Create(dimension, components.Count, Processor.Vectors);
        _posterior = new MixturePosterior(components, MixturePosterior.Invert(components));
        _center = new double[dimension];
        _values = new double[dimension + 1];
    }

    /// <summary>Takes a row.</summary>
    /// <returns>ln of its density, 0 where nothing is known; −∞ where it has none, and then nothing can be drawn.</returns>
    public double Set(UncertainRow row)
    {
        _geometry.Set(row);
        row.Center.CopyTo(_center);
        var logDensity = _integral.LogDensity(_projections.At(_geometry), _geometry);
        if (double.IsFinite(logDensity))
        {
            _posterior.Set(_center, _geometry, logDensity, _integral.Terms);
        }

        return logDensity;
    }

    /// <summary>Draws the features of the row last taken.</summary>
    public void Draw(RandomSource random, Span<double> features)
    {
        var values = _values.AsSpan(0, _posterior.Parameters.Count);
        var choice = random.NextUniform();
        foreach (ref var value in values)
        {
            value = random.NextNormal();
        }

        _posterior.Place(choice, values);
        _posterior.Move(_center, values, features);
    }
}
