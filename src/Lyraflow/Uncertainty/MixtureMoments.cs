using Lyraflow.Densities;

namespace Lyraflow.Uncertainty;

/// <summary>The mean and the covariance of a whole mixture.</summary>
/// <param name="Mean">One number per feature.</param>
/// <param name="Covariance">Rows and columns of features.</param>
internal sealed record MixtureMoments(double[] Mean, double[,] Covariance)
{
    /// <summary>Those of some Gaussians, whose weights are taken relative to their sum.</summary>
    public static MixtureMoments Of(IReadOnlyList<MixtureComponent> components)
    {
        var dimension = components[0].Mean.Count;
        var total = components.Sum(component => component.Weight);
        var mean = new double[dimension];
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            mean[i] = components.Sum(component => component.Weight * component.Mean[i]) / total;
        }

        foreach (var component in components)
        {
            for (var i = 0; i < dimension; i++)
            {
                for (var j = 0; j < dimension; j++)
                {
                    covariance[i, j] += component.Weight / total
                        * (component.Covariance[i, j] + ((component.Mean[i] - mean[i]) * (component.Mean[j] - mean[j])));
                }
            }
        }

        return new MixtureMoments(mean, covariance);
    }
}
