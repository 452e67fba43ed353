using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Resampling;

/// <summary>How a bootstrap is run.</summary>
public sealed record BootstrapSettings
{
    /// <summary>The resamples drawn.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The probability that the interval aims to cover.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>
    /// Draw positive and negative objects apart, so that each resample keeps their numbers: the interval then lacks
    /// the spread that comes from the base rate.
    /// </summary>
    public bool Stratified { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Resamples, nameof(Resamples));
        Require.OpenUnit(Level, nameof(Level));
    }
}

/// <summary>A number and how far it would wander with other objects of the same kind.</summary>
/// <param name="Estimate">The number on the objects as they are.</param>
/// <param name="Low">The lower percentile of the resamples.</param>
/// <param name="High">The upper percentile of the resamples.</param>
/// <param name="StandardError">The standard deviation over the resamples.</param>
/// <param name="Undefined">
/// The resamples on which the number is not defined (without a class, or with nothing selected); left out.
/// </param>
public readonly record struct BootstrapInterval(
    double Estimate, double Low, double High, double StandardError, int Undefined);

/// <summary>The difference of two methods on the same objects.</summary>
/// <param name="Interval">First less second, with its interval.</param>
/// <param name="FirstHigher">
/// The share of the resamples in which the first is higher, ties counting half: near 0.5, the objects do not decide.
/// </param>
public readonly record struct PairedDifference(BootstrapInterval Interval, double FirstHigher);
