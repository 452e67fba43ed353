using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests;

/// <summary>Small flows and small densities whose numbers are known.</summary>
internal static class Toy
{
    /// <summary>Correlation of the columns of <see cref="Gaussian"/>.</summary>
    public const double Correlation = 0.8;

    /// <summary>Differential entropy of that density in nats: ln 2πe + ½ ln(1 − ρ²).</summary>
    public static double GaussianEntropy => Math.Log(2 * Math.PI * Math.E) + (0.5 * Math.Log(1 - (Correlation * Correlation)));

    /// <summary>Rows of two correlated standard normal columns.</summary>
    public static FeatureTable<float> Gaussian(int rows, long seed)
    {
        var random = new RandomSource(seed).Fork("toy");
        var table = new FeatureTable<float>(rows, 2);
        for (var row = 0; row < rows; row++)
        {
            var x = random.NextNormal();
            table.Columns[0][row] = (float)x;
            table.Columns[1][row] = (float)((Correlation * x) + (Math.Sqrt(1 - (Correlation * Correlation)) * random.NextNormal()));
        }

        return table;
    }

    /// <summary>ln p of a row of <see cref="Gaussian"/>.</summary>
    public static double GaussianLogDensity(double x, double y)
    {
        var residual = (y - (Correlation * x)) / Math.Sqrt(1 - (Correlation * Correlation));
        return -(0.5 * ((x * x) + (residual * residual))) - Math.Log(2 * Math.PI) - (0.5 * Math.Log(1 - (Correlation * Correlation)));
    }

    /// <summary>Rows of independent normal columns.</summary>
    public static FeatureTable<T> Normal<T>(int rows, int dimension, double spread = 1, long seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(seed).Fork("normal");
        var table = new FeatureTable<T>(rows, dimension);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < dimension; column++)
            {
                table.Columns[column][row] = T.CreateChecked(spread * random.NextNormal());
            }
        }

        return table;
    }

    /// <summary>The shape of a small neural spline flow.</summary>
    public static FlowShape Shape(int dimension, int layers = 2, int bins = 8, double tailBound = 4)
        => new NeuralSplineFlow { Layers = layers, Bins = bins, Hidden = [16], TailBound = [tailBound] }.Compose(dimension);

    /// <summary>A flow whose parameters are far from the identity: uniform within ±<paramref name="size"/>.</summary>
    public static Flow<T> Scrambled<T>(FlowShape options, double size, long seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flow = new Flow<T>(options);
        var random = new RandomSource(seed).Fork("scrambled");
        foreach (ref var parameter in flow.Parameters)
        {
            parameter = T.CreateChecked(size * ((2 * random.NextUniform()) - 1));
        }

        return flow;
    }

    /// <summary>The mean negative log density, summed in double in the order of the rows.</summary>
    public static double Loss(Flow<float> flow, FeatureTable<float> rows)
        => flow.LogDensity(rows, 1).Aggregate(0.0, (sum, value) => sum - value) / rows.Rows;

    /// <summary>Trains until done, or until the test run is cancelled.</summary>
    public static TrainingResult Train(
        Flow<float> flow,
        FeatureTable<float> training,
        FeatureTable<float> validation,
        TrainingSettings options,
        WorkerTeam team,
        IProgress<TrainingProgress>? progress = null)
        => Trainer<float>.Train(flow, training, validation, options, team, progress, TestContext.Current.CancellationToken);
}
