using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Densities;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Flows;

/// <summary>The shape of a flow, without its parameters.</summary>
/// <param name="Bijections">The bijections, the first nearest to the data.</param>
/// <param name="Base">The base distribution.</param>
public sealed record FlowShape(IReadOnlyList<BijectionShape> Bijections, BaseDistributionShape Base)
{
    /// <summary>
    /// Standardization of the context columns, for a conditional flow p(x | context); null for a flow without context.
    /// The bijections that read the context name the same number of columns.
    /// </summary>
    public Standardization? Context { get; init; }

    /// <summary>Number of context columns.</summary>
    [JsonIgnore]
    public int ContextDimension => Context?.Mean.Count ?? 0;

    /// <summary>The parameters of such a flow, in the order of its buffer. No memory is taken for their values.</summary>
    /// <exception cref="InputException">The shape is impossible.</exception>
    /// <exception cref="OverflowException">There would be more than two thousand million.</exception>
    public IReadOnlyList<ParameterBlock> ListParameters()
    {
        var chain = BuildChain<float>();
        return ListParameters(chain, Base.Build<float>(chain.Dimension));
    }

    internal static IReadOnlyList<ParameterBlock> ListParameters<T>(Chain<T> chain, BaseDistribution<T> baseDistribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. chain.ParameterBlocks, .. baseDistribution.ParameterBlocks.Select(block => block.Within("base"))];

    internal Chain<T> BuildChain<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Bijections.Any(bijection => bijection is null))
        {
            throw new InputException("A flow has an empty place among its bijections.");
        }

        var links = Bijections.Select(bijection => bijection.Build<T>()).ToArray();
        if (links.Length == 0 || links.Any(link => link.Dimension != links[0].Dimension))
        {
            throw new InputException(
                $"A flow needs bijections, all of the same dimension, not [{string.Join(", ", links.Select(link => link.Dimension))}].");
        }

        Context?.Validate();
        if (links.Any(link => link.ContextDimension != 0 && link.ContextDimension != ContextDimension))
        {
            var read = string.Join(", ", links.Select(link => link.ContextDimension));
            throw new InputException($"The bijections read [{read}] context columns, but the flow has {ContextDimension}.");
        }

        return new Chain<T>(links);
    }
}
