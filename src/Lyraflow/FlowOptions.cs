using Lyraflow.Bijections;
using Lyraflow.Distributions;

namespace Lyraflow;

/// <summary>The shape of a flow, without its parameters.</summary>
/// <param name="Bijections">The bijections, the first nearest to the data.</param>
/// <param name="Base">The base distribution.</param>
public sealed record FlowOptions(IReadOnlyList<BijectionOptions> Bijections, BaseDistributionOptions Base);
