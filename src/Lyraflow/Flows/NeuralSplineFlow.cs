using System.Text.Json.Serialization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Flows;

[JsonDerivedType(typeof(NeuralSplineFlow), "nsf")]
public abstract partial record FlowRecipe;

/// <summary>
/// The recipe of the paper's flow: coupling layers with rational-quadratic splines, a rotation by one column after
/// each (Tyagi 2022, section 3), on a standard normal base. A rotation hardly mixes more than four columns; these go
/// through a random order and a learned linear map instead (Durkan et al. 2019, section 4.1).
/// </summary>
public sealed record NeuralSplineFlow : SplineFlowRecipe
{
    private const int MostRotatedColumns = 4;

    /// <summary>Eight layers.</summary>
    public NeuralSplineFlow() => Layers = 8;

    /// <inheritdoc/>
    public override string Name => "nsf";

    /// <inheritdoc/>
    protected override IEnumerable<BijectionShape> Layer(int dimension, int context)
    {
        var splines = TailBound.Select(bound => new RationalQuadraticSplineShape(Bins, -bound, bound)).ToArray();
        yield return new CouplingShape(dimension, SecondHalf(dimension), Hidden, splines) { Context = context };
        if (dimension <= MostRotatedColumns)
        {
            yield return PermutationShape.Rotation(dimension);
        }
        else
        {
            yield return PermutationShape.Random(dimension, dimension);
            yield return new LinearShape(dimension);
        }
    }

    /// <summary>The columns that a coupling transforms: the second half.</summary>
    internal static int[] SecondHalf(int dimension)
        => dimension >= 2
            ? [.. Enumerable.Range(dimension / 2, dimension - (dimension / 2))]
            : throw new InputException(
                $"A coupling flow needs at least two columns, not {dimension}. "
                + "For one column choose an autoregressive flow: nsf-ar, maf or iaf.");
}
