using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>
/// All kinds of bijection, in many shapes: every contract test runs over every line. A new bijection needs one line
/// here. Intervals end at <see cref="BijectionCase.Landmarks"/>.
/// </summary>
internal static class BijectionRegistry
{
    private static readonly AffineTransformerShape Affine = new();

    private static readonly BijectionCase[] Cases =
    [
        new("standardization", new Standardization([0.5, -2, 1e-3], [0.1, 3, 1])),
        new("permutation", new PermutationShape([2, 0, 3, 1])),
        new("rotation of one column", PermutationShape.Rotation(1)),
        new("rotation of seven columns", PermutationShape.Rotation(7)),
        new("affine coupling, 2 columns", new CouplingShape(2, [1], [16], [Affine])),
        new("affine coupling, 3 columns, no hidden layer", new CouplingShape(3, [2, 0], [], [Affine])),
        new("affine coupling, 7 columns, three hidden layers", new CouplingShape(7, [6, 1, 3], [5, 2, 13], [Affine])),
        new("spline coupling, 1 bin", new CouplingShape(2, [0], [4], [Spline(1)])),
        new("spline coupling, 2 bins, no hidden layer", new CouplingShape(3, [1, 2], [], [Spline(2)])),
        new("spline coupling, 8 bins", new CouplingShape(4, [2, 3], [16, 16], [Spline(8)])),
        new("spline coupling, 64 bins", new CouplingShape(2, [1], [9], [Spline(64)])),
        new("spline coupling, 7 columns, 8 bins", new CouplingShape(7, [0, 2, 3, 6], [11, 3], [Spline(8)])),
        new("spline coupling, free boundary, 1 bin", new CouplingShape(3, [0], [5], [Box(1)])),
        new("spline coupling, free boundary, 8 bins", new CouplingShape(3, [0, 1], [8], [Box(8)])),
        new("spline coupling, free boundary, 64 bins, no hidden layer", new CouplingShape(2, [1], [], [Box(64)])),
        new("coupling with a map of its own for each column", new CouplingShape(4, [3, 0, 1], [7], [Spline(4), Affine, Box(3)])),
        new("chain",
            new Standardization([0.1, 0.2], [2, 0.5]),
            new CouplingShape(2, [0], [6], [Affine]), PermutationShape.Rotation(2),
            new CouplingShape(2, [0], [6], [Spline(5)])),
        new("neural spline flow, 3 columns", Flow(3, 3, 4)),
        new("neural spline flow, 4 columns, 8 layers", Flow(4, 8, 8)),
        .. ForEach("planar", dimension => new PlanarShape(dimension), 1, 2, 3, 4, 7, 64),
        .. ForEach("radial", dimension => new RadialShape(dimension), 1, 2, 3, 4, 7, 64),
        .. ForEach("linear", dimension => new LinearShape(dimension), 1, 2, 3, 4, 7),
        .. ForEach("activation normalization", dimension => new ActivationNormalizationShape(dimension), 1, 2, 3, 4, 7, 64),
        .. ForEach("random permutation", dimension => PermutationShape.Random(dimension, seed: 3), 2, 64),
        .. ForEach("reversal", PermutationShape.Reversal, 2, 7),
        .. ForEach("affine autoregressive", dimension => new AutoregressiveShape(dimension, [9, 8], [Affine]), 1, 2, 3, 4, 7),
        .. ForEach("spline autoregressive", dimension => new AutoregressiveShape(dimension, [11], [Spline(4)]), 1, 2, 3, 4, 7),
        new("affine autoregressive, no hidden layer", new AutoregressiveShape(4, [], [Affine])),
        new("autoregressive, narrower than its columns", new AutoregressiveShape(7, [2, 3], [Affine])),
        new("autoregressive with a map of its own for each column", new AutoregressiveShape(3, [7], [Spline(4), Affine, Box(3)])),
        .. ForEach("inverse planar", dimension => new InverseShape(new PlanarShape(dimension)), 1, 3),
        .. ForEach("inverse linear", dimension => new InverseShape(new LinearShape(dimension)), 2, 4),
        .. ForEach("inverse autoregressive", dimension => new InverseShape(new AutoregressiveShape(dimension, [9], [Affine])), 1, 2, 3, 4),
        new("inverse spline autoregressive", new InverseShape(new AutoregressiveShape(3, [9], [Spline(3)]))),
        new("inverse coupling", new InverseShape(new CouplingShape(3, [2, 0], [8], [Spline(4)]))),
        new("coupling with context", new CouplingShape(3, [1], [6], [Spline(3)]) { Context = 2 }),
        .. ForEach("autoregressive with context", dimension => new AutoregressiveShape(dimension, [8], [Affine]) { Context = 2 }, 1, 3),
        new("inverse autoregressive with context", new InverseShape(new AutoregressiveShape(2, [8], [Affine]) { Context = 1 })),
        new("inverse of an inverse", new InverseShape(new InverseShape(new AutoregressiveShape(2, [5], [Affine])))),

        // On 64 columns random weights of ordinary size make chains that magnify every rounding a millionfold.
        .. ForEach("linear", dimension => new LinearShape(dimension), 64).Select(Gentle),
        .. ForEach("affine autoregressive", dimension => new AutoregressiveShape(dimension, [16], [Affine]), 64).Select(Gentle),
    ];

    /// <summary>The names, for <see cref="MemberDataAttribute"/>.</summary>
    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    public static BijectionCase Find(string name) => Cases.Single(item => item.Name == name);

    private static IEnumerable<BijectionCase> ForEach(string name, Func<int, BijectionShape> make, params int[] dimensions)
        => dimensions.Select(dimension => new BijectionCase($"{name}, {dimension} columns", make(dimension)));

    private static BijectionCase Gentle(BijectionCase item) => item with { Size = 0.05 };

    private static RationalQuadraticSplineShape Spline(int bins) => new(bins, -3, 3);

    private static RationalQuadraticSplineShape Box(int bins) => new(bins, -3, 1) { Boundary = SplineBoundary.Free };

    private static BijectionShape[] Flow(int dimension, int layers, int bins)
        => [.. new NeuralSplineFlow { Layers = layers, Bins = bins, Hidden = [12, 12], TailBound = [3] }
            .Compose(dimension, new Standardization(new double[dimension], [.. Enumerable.Repeat(1.5, dimension)])).Bijections];
}

/// <summary>A line of the <see cref="BijectionRegistry"/>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Links">The bijections, the first nearest to the data.</param>
internal sealed record BijectionCase(string Name, params BijectionShape[] Links)
{
    /// <summary>Where splines of the registry begin, end, or have knots when their parameters are zero.</summary>
    public static IReadOnlyList<double> Landmarks { get; } = [-3, 3, 1, 0, -1, -2.25, 1.5];

    /// <summary>The bound of ordinary parameters.</summary>
    public double Size { get; init; } = 0.5;

    public int Dimension { get; } = Links[0].Build<double>().Dimension;

    public Chain<T> Build<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new([.. Links.Select(link => link.Build<T>())]);

    /// <summary>
    /// Parameters uniform within ±<paramref name="size"/>, or <see cref="Size"/>. A half is far from the identity, with
    /// slopes from 10⁻³ to 10³ in the longer chains, yet keeps enough digits for finite differences.
    /// </summary>
    public double[] Parameters(double? size = null, int seed = 1)
    {
        var random = new RandomSource(seed).Fork(Name);
        var parameters = new double[Build<double>().ParameterCount];
        foreach (ref var parameter in parameters.AsSpan())
        {
            parameter = (size ?? Size) * ((2 * random.NextUniform()) - 1);
        }

        return parameters;
    }

    /// <summary>Rows of which all, some or none lie outside the splines' intervals.</summary>
    public double[,] Rows(int count, Place place = Place.Mixed, int seed = 2)
    {
        var random = new RandomSource(seed).Fork(Name);
        var rows = new double[count, Dimension];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                rows[row, column] = place switch
                {
                    Place.Inside => -2.9 + (3.8 * random.NextUniform()),
                    Place.Outside => (random.NextIndex(2) == 0 ? -1 : 1) * (3.1 + (4 * random.NextUniform())),
                    _ => 2.5 * random.NextNormal(),
                };
            }
        }

        return rows;
    }
}

/// <summary>Where rows lie relative to the splines' intervals in the registry.</summary>
public enum Place
{
    Inside,
    Mixed,
    Outside,
}
