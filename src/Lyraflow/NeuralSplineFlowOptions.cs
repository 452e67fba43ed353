using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;
using Lyraflow.Recipes;

namespace Lyraflow;

/// <summary>
/// The recipe of the paper's flow: coupling layers with rational-quadratic splines, a rotation by one column after
/// each (Durkan et al. 2019; Tyagi 2022, section 3), on a standard normal base.
/// </summary>
public sealed record NeuralSplineFlowOptions : SplineFlowRecipe
{
    /// <summary>Eight layers.</summary>
    public NeuralSplineFlowOptions() => Layers = 8;

    /// <inheritdoc/>
    public override string Name => "nsf";

    private protected override IEnumerable<BijectionOptions> Layer(int dimension, int context)
    {
        var splines = TailBound.Select(bound => new RationalQuadraticSplineOptions(Bins, -bound, bound)).ToArray();
        yield return new CouplingOptions(dimension, SecondHalf(dimension), Hidden, splines) { Context = context };
        yield return PermutationOptions.Rotation(dimension);
    }

    /// <summary>The columns that a coupling transforms: the second half.</summary>
    internal static int[] SecondHalf(int dimension)
        => dimension >= 2
            ? [.. Enumerable.Range(dimension / 2, dimension - (dimension / 2))]
            : throw new InputException(
                $"A coupling flow needs at least two columns, not {dimension}. For one column choose an autoregressive flow: nsf-ar, maf or iaf.");
}
