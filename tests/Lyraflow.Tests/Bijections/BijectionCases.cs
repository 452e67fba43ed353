using Lyraflow.Bijections;
using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Tests.Bijections;

/// <summary>Bijections to put through the contracts, with the dimensions they apply to.</summary>
internal static class BijectionCases
{
    private static readonly int[] Dimensions = [1, 2, 3, 4, 7, 64];

    private static readonly Dictionary<string, Func<int, BijectionOptions>> Makers = new()
    {
        ["planar"] = dimension => new PlanarOptions(dimension),
        ["radial"] = dimension => new RadialOptions(dimension),
        ["box_scaling"] = dimension => new BoxScalingOptions(Edges(dimension, -400), Edges(dimension, 300)),
        ["logit_box"] = dimension => new LogitBoxOptions(Edges(dimension, -400), Edges(dimension, 300)),
        ["linear"] = dimension => new LinearOptions(dimension),
        ["activation_normalization"] = dimension => new ActivationNormalizationOptions(dimension),
        ["random_permutation"] = dimension => PermutationOptions.Random(dimension, seed: 3),
        ["reversal"] = PermutationOptions.Reversal,
        ["autoregressive_affine"] = dimension => new AutoregressiveOptions(dimension, [9, 8], [new AffineTransformerOptions()]),
        ["autoregressive_spline"] = dimension => new AutoregressiveOptions(dimension, [11], [new RationalQuadraticSplineOptions(4, -5, 5)]),
        ["autoregressive_linear"] = dimension => new AutoregressiveOptions(dimension, [], [new AffineTransformerOptions()]),
        ["coupling_affine"] = Coupling,
        ["inverse_planar"] = dimension => new InverseOptions(new PlanarOptions(dimension)),
        ["inverse_linear"] = dimension => new InverseOptions(new LinearOptions(dimension)),
        ["inverse_autoregressive"] = dimension => new InverseOptions(
            new AutoregressiveOptions(dimension, [9], [new AffineTransformerOptions()])),
        ["inverse_autoregressive_spline"] = dimension => new InverseOptions(
            new AutoregressiveOptions(dimension, [9], [new RationalQuadraticSplineOptions(3, -5, 5)])),
        ["inverse_coupling"] = dimension => new InverseOptions(Coupling(dimension)),
    };

    public static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Makers.Keys)
            {
                foreach (var dimension in Dimensions.Where(dimension => dimension > 1 || !name.Contains("coupling", StringComparison.Ordinal)))
                {
                    data.Add(name, dimension);
                }
            }

            return data;
        }
    }

    public static BijectionOptions Make(string name, int dimension) => Makers[name](dimension);

    private static double[] Edges(int dimension, double edge)
        => [.. Enumerable.Range(0, dimension).Select(column => edge * (1 + (0.1 * column)))];

    private static CouplingOptions Coupling(int dimension)
        => new(dimension, [.. Enumerable.Range(dimension / 2, dimension - (dimension / 2))], [8], [new AffineTransformerOptions()]);
}
