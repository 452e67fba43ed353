using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>How carefully the density of a flow is integrated over what is uncertain; mixtures need no such care.</summary>
public sealed record IntegrationSettings
{
    /// <summary>
    /// The error of ln p in nats, as it is estimated, at which points are no longer added. It counts for the class as a whole:
    /// where its mixtures make up most of the density, its flows need fewer points.
    /// </summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>Most points of a row; a row that needs more keeps the larger error that it has.</summary>
    public int MostPoints { get; init; } = 65_536;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        InputException.ThrowUnless(
            Tolerance > 0 && double.IsFinite(Tolerance), $"The error of an integral is a positive number of nats, not {Tolerance}.");
        InputException.ThrowUnless(
            MostPoints is >= 128 and <= 1 << 20, $"An integral takes 128 to 1048576 points at most, not {MostPoints}.");
    }
}
