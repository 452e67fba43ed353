namespace Lyraflow.Densities;

/// <summary>One Gaussian of a mixture.</summary>
/// <param name="Weight">Its share of the rows.</param>
/// <param name="Mean">Mean of each column.</param>
/// <param name="Covariance">Covariance matrix.</param>
public sealed record MixtureComponent(double Weight, IReadOnlyList<double> Mean, double[,] Covariance);
