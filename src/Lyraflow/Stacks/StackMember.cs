using Lyraflow.Densities;

namespace Lyraflow.Stacks;

/// <summary>One density of a <see cref="StackedDensity"/>.</summary>
/// <param name="Weight">Its weight, positive.</param>
/// <param name="Density">A flow or a Gaussian mixture.</param>
public sealed record StackMember(double Weight, IDensity<float> Density);
