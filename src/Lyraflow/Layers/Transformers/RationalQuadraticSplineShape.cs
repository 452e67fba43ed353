using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Layers.Transformers;

/// <summary>What happens to the spline's slope at the ends of its interval.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SplineBoundary>))]
public enum SplineBoundary
{
    /// <summary>Slope 1, so that the spline continues smoothly into the identity outside ("linear tails").</summary>
    [JsonStringEnumMemberName("unit_slope")]
    UnitSlope,

    /// <summary>Free slopes, for data that lives on the interval alone.</summary>
    [JsonStringEnumMemberName("free")]
    Free,
}

[JsonDerivedType(typeof(RationalQuadraticSplineShape), "rational_quadratic_spline")]
public abstract partial record ScalarTransformerShape;

/// <summary>The shape of a <see cref="RationalQuadraticSpline{T}"/>.</summary>
/// <param name="Bins">Number of bins K.</param>
/// <param name="Left">Left end of the interval, in the units the layer sees.</param>
/// <param name="Right">Right end of the interval.</param>
public sealed record RationalQuadraticSplineShape(int Bins, double Left, double Right) : ScalarTransformerShape
{
    private const int MaximumBins = 4096;

    /// <summary>The slopes at the ends.</summary>
    public SplineBoundary Boundary { get; init; }

    /// <summary>Least width of a bin, as a fraction of the interval.</summary>
    public double MinimumWidth { get; init; } = 1e-3;

    /// <summary>Least height of a bin, as a fraction of the interval.</summary>
    public double MinimumHeight { get; init; } = 1e-3;

    /// <summary>Least slope at a knot.</summary>
    public double MinimumSlope { get; init; } = 1e-3;

    /// <summary>The c of slope = minimum + softplus(θ + c) for which θ = 0 gives slope 1.</summary>
    [JsonIgnore]
    public double SlopeOffset => Math.Log(Math.Exp(1 - MinimumSlope) - 1);

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Bins is < 1 or > MaximumBins)
        {
            throw new InputException($"A spline has 1 to {MaximumBins} bins, not {Bins}.");
        }

        if (!double.IsFinite(Left) || !double.IsFinite(Right) || !(Left < Right))
        {
            throw new InputException($"A spline needs a finite interval with left < right, not [{Left}, {Right}].");
        }

        CheckMinimum("width", MinimumWidth);
        CheckMinimum("height", MinimumHeight);
        if (MinimumSlope is not (> 0 and < 1))
        {
            throw new InputException($"The least slope of a spline lies between 0 and 1, not at {MinimumSlope}.");
        }
    }

    /// <inheritdoc/>
    internal override ScalarTransformer<T> Build<T>() => new RationalQuadraticSpline<T>(this);

    /// <inheritdoc/>
    public override string Describe()
    {
        var ends = Boundary == SplineBoundary.Free ? " that end there" : "";
        return FormattableString.Invariant($"splines of {Bins} bins on [{Left:g4}, {Right:g4}]{ends}");
    }

    private void CheckMinimum(string name, double minimum)
    {
        if (!(minimum > 0) || !(minimum * Bins < 1))
        {
            throw new InputException(
                $"{Bins} bins of a least {name} of {minimum} do not fit: the least {name} must be above 0 and below 1 / bins = "
                    + $"{1.0 / Bins:g3}.");
        }
    }
}
