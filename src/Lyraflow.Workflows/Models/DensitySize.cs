using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Stacks;

namespace Lyraflow.Workflows.Models;

/// <summary>How large a density is.</summary>
/// <param name="Flows">Its flows.</param>
/// <param name="Gaussians">Its Gaussians, those of a common floor apart.</param>
/// <param name="Parameters">Its free numbers: those of the flows, and weights, means and covariances of the Gaussians.</param>
public sealed record DensitySize(int Flows, int Gaussians, long Parameters)
{
    /// <summary>The size of a flow, a mixture or a stack of both.</summary>
    public static DensitySize Of(IDensity<float> density) => density switch
    {
        Flow<float> flow => new(1, 0, flow.Parameters.Length),
        GaussianMixture mixture => new(0, mixture.Components.Count, CountParameters(mixture)),
        StackedDensity stack => stack.Members.Select(member => Of(member.Density)).Aggregate((sum, part) => sum.With(part)),
        _ => new(0, 0, 0),
    };

    /// <summary>In words, such as "15 flows and 30 Gaussians, 58,736 parameters".</summary>
    public override string ToString()
    {
        string[] parts = [.. new[] { Count(Flows, "flow"), Count(Gaussians, "Gaussian") }.OfType<string>()];
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(" and ", parts)}, {Parameters:n0} parameters");
    }

    private DensitySize With(DensitySize other)
        => new(Flows + other.Flows, Gaussians + other.Gaussians, Parameters + other.Parameters);

    private static string? Count(int count, string what) => count == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"{count:n0} {what}{(count == 1 ? string.Empty : "s")}");

    // The weights sum to one, and a covariance is symmetric.
    private static long CountParameters(GaussianMixture mixture)
        => (mixture.Components.Count * (1L + mixture.Dimension + (mixture.Dimension * (mixture.Dimension + 1L) / 2))) - 1;
}
