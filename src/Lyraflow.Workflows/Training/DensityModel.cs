namespace Lyraflow.Workflows.Training;

/// <summary>What the density of a class is.</summary>
public enum DensityModel
{
    /// <summary>Many flows and mixtures, weighed by rows that they had not seen.</summary>
    Stack,

    /// <summary>One flow.</summary>
    Flow,

    /// <summary>One Gaussian mixture.</summary>
    Mixture,
}
