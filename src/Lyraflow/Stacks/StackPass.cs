using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>One thread's way to score blocks of rows under a stack: all members, then their weighted sum.</summary>
internal sealed class StackPass : IBlockPass<float>
{
    // e⁻⁴⁵ is below the rounding of the sum it would be added to.
    private const double Negligible = -45;

    private readonly IBlockPass<float>[] _passes;
    private readonly double[] _logWeights;
    private readonly double[] _terms;

    public StackPass(StackedDensity stack)
    {
        var flows = FlowPass<float>.Share([.. stack.Members.Select(member => member.Density).OfType<Flow<float>>()], TileSize.MaximumRows);
        var members = stack.Members.Select(member => member.Density);
        if (stack.Floor is { } floor)
        {
            members = members.Append(floor);
        }

        var next = 0;
        _passes = [.. members.Select(density => density is GaussianMixture mixture ? mixture.NewPass() : flows[next++])];
        var share = stack.Floor is null ? 0 : BroadFloor.Weight;
        _logWeights =
        [
            .. stack.Members.Select(member => Math.Log((1 - share) * member.Weight)),
            .. stack.Floor is null ? Array.Empty<double>() : [Math.Log(share)],
        ];
        _terms = new double[_passes.Length * StackedDensity.BlockRows];
    }

    /// <inheritdoc/>
    public void Score(FeatureTable<float> rows, int first, Span<double> result)
    {
        for (var member = 0; member < _passes.Length; member++)
        {
            var terms = _terms.AsSpan(member * StackedDensity.BlockRows, result.Length);
            for (var row = 0; row < terms.Length; row += TileSize.MaximumRows)
            {
                _passes[member].Score(rows, first + row, terms.Slice(row, Math.Min(TileSize.MaximumRows, terms.Length - row)));
            }

            foreach (ref var term in terms)
            {
                term += _logWeights[member];
            }
        }

        for (var row = 0; row < result.Length; row++)
        {
            result[row] = Sum(row);
        }
    }

    private double Sum(int row)
    {
        var largest = double.NegativeInfinity;
        for (var at = row; at < _terms.Length; at += StackedDensity.BlockRows)
        {
            largest = Math.Max(largest, _terms[at]);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        var sum = 0.0;
        for (var at = row; at < _terms.Length; at += StackedDensity.BlockRows)
        {
            var exponent = _terms[at] - largest;
            sum += exponent > Negligible ? Math.Exp(exponent) : 0;
        }

        return largest + Math.Log(sum);
    }
}
