using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Training;

namespace Lyraflow.Stacks;

/// <summary>
/// What a class's stack is made of: the kinds of density that are tried and the folds of its rows. It follows from the
/// number of rows and columns alone; which kinds stay, and with what weight, held-out rows decide.
/// </summary>
/// <param name="Kinds">The kinds.</param>
/// <param name="Folds">The folds that are held out in turn, of <see cref="FoldCount"/>.</param>
public sealed record StackPlan(IReadOnlyList<DensityKind> Kinds, int Folds)
{
    /// <summary>The rows of a class are dealt into so many folds.</summary>
    public const int FoldCount = 5;

    /// <summary>Above so many rows, one fold held out is enough to weigh the kinds by.</summary>
    public const int ManyRows = 20_000;

    // Below so many rows, noise on them is worth trying, the fewer they are the more.
    private const int FewRows = 5000;

    // Below so many, networks half as wide hold all there is.
    private const int VeryFewRows = 1000;

    // Below so many rows nothing but mixtures can be fitted.
    private const int FewestRowsOfFlow = 60;

    /// <summary>Of one thread: measured on an AMD EPYC (Zen 4) at small networks. It serves estimates alone.</summary>
    internal const double OperationsPerSecond = 4.5e10;

    /// <summary>The fits to all rows that usually follow: of about three kinds, four each.</summary>
    internal const double UsualFinalFits = 12;

    // The kinds that are usually not given up after the first fold.
    private const double UsualKinds = 5;

    private const int MostComponents = 128;
    private const double TailDegreesOfFreedom = 8;
    private const int Bags = 8;

    /// <summary>The plan of a class.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="dimension">The columns.</param>
    /// <param name="isConditional">Whether there is context, which only flows can take.</param>
    /// <param name="effort">How much work it is worth.</param>
    public static StackPlan For(int rows, int dimension, bool isConditional, StackEffort effort)
    {
        var folds = rows > ManyRows || effort == StackEffort.Quick ? 1 : FoldCount;
        var fitted = rows - (rows / FoldCount);
        var kinds = new List<DensityKind>();
        if (!isConditional)
        {
            kinds.AddRange(Mixtures(fitted, dimension));
        }

        if (isConditional || fitted >= FewestRowsOfFlow)
        {
            kinds.AddRange(Flows(fitted, dimension, effort));
        }

        return new StackPlan(kinds, folds);
    }

    /// <summary>Whether the kinds that stay are fitted again to all rows; many rows can do without a fold.</summary>
    public bool FitsAgain => Folds > 1;

    /// <summary>The share of the kinds that is usually not given up after the first fold.</summary>
    internal double ShareThatStays => Math.Min(1, UsualKinds / Kinds.Count);

    /// <summary>Roughly how many seconds of one thread all fits take.</summary>
    /// <param name="rows">The rows of the class.</param>
    /// <param name="dimension">The columns.</param>
    public double Seconds(int rows, int dimension)
    {
        var fitted = Kinds.Sum(kind => kind.Work(rows - (rows / FoldCount), dimension));
        var final = FitsAgain ? UsualFinalFits * Kinds.Average(kind => kind.Work(rows, dimension)) : 0;
        return (((1 + (ShareThatStays * (Folds - 1))) * fitted) + final) / OperationsPerSecond;
    }

    private static IEnumerable<DensityKind> Mixtures(int rows, int dimension)
    {
        var parameters = 1 + dimension + (dimension * (dimension + 1) / 2);
        var isSmall = rows < FewRows;
        var most = (int)Math.Clamp(rows / parameters, 1, MostComponents);
        var counts = new List<int>();
        for (var count = 1 << (int)Math.Log2(most); count >= 1 && counts.Count < (isSmall ? 4 : 2); count /= isSmall ? 2 : 4)
        {
            counts.Insert(0, count);
        }

        foreach (var components in counts)
        {
            double[] shrinkages = isSmall && components > 1 ? [0, 2 * dimension] : [0];
            if (isSmall && components == 1)
            {
                // Rows hardly more than columns: a covariance needs more of its diagonal.
                yield return new MixtureKind(
                    "mixture of 1, widened",
                    new GaussianMixtureSettings { Components = 1, CovarianceFloor = 0.1, DegreesOfFreedom = TailDegreesOfFreedom },
                    Bags);
            }

            foreach (var shrinkage in shrinkages)
            {
                var settings = new GaussianMixtureSettings
                {
                    Components = components,
                    Starts = isSmall ? 1 : 2,
                    Tolerance = isSmall ? 1e-3 : 1e-4,
                    DegreesOfFreedom = rows < ManyRows ? TailDegreesOfFreedom : null,
                    Shrinkage = shrinkage,
                };
                yield return new MixtureKind(
                    string.Create(CultureInfo.InvariantCulture, $"mixture of {components}{(shrinkage > 0 ? ", alike" : string.Empty)}"),
                    settings,
                    isSmall ? Bags : 1);
            }
        }
    }

    private static IEnumerable<DensityKind> Flows(int rows, int dimension, StackEffort effort)
    {
        // Batches grow as the root of the rows, so that few rows get enough steps and many get fast ones; some 4,000 steps in all.
        var batch = Math.Clamp(1 << (int)Math.Round(Math.Log2(2.6 * Math.Sqrt(rows))), 32, 1024);
        var settings = new TrainingSettings
        {
            BatchSize = batch,
            Epochs = (int)Math.Clamp(4000.0 * batch / rows, 30, 120),
            LearningRate = rows < ManyRows ? 0.003 : 0.005,
            WeightDecay = rows < FewRows ? 0.1 : 0,
            Patience = rows < FewRows ? 40 : 20,
        };
        int[] hidden = Enumerable.Repeat(Math.Clamp((rows < VeryFewRows ? 4 : 8) * dimension, 16, 128), 2).ToArray();
        double[] jitters = (rows, effort) switch
        {
            (< FewRows, StackEffort.Quick) => [0.003, 0.03],
            (< FewRows, _) => [0, 0.003, 0.01, 0.03, 0.1],
            (< ManyRows, StackEffort.Standard or StackEffort.Best) => [0, 0.003],
            _ => [0],
        };
        var seeds = effort == StackEffort.Best ? 3 : 1;
        foreach (var recipe in Recipes(dimension, hidden, effort))
        {
            foreach (var jitter in jitters)
            {
                for (var seed = 0; seed < seeds; seed++)
                {
                    var name = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{recipe.Name}{(jitter > 0 ? $", jitter {jitter}" : string.Empty)}{(seed > 0 ? $", seed {seed}" : string.Empty)}");
                    yield return new FlowKind(name, new Preset(recipe, settings with { Jitter = jitter }));
                }
            }
        }
    }

    private static IEnumerable<FlowRecipe> Recipes(int dimension, int[] hidden, StackEffort effort)
    {
        yield return new MaskedAutoregressiveFlow { Layers = 8, Hidden = hidden };
        if (effort != StackEffort.Quick || dimension == 1)
        {
            yield return new AutoregressiveSplineFlow { Layers = 4, Hidden = hidden };
        }

        if (dimension > 1)
        {
            yield return new NeuralSplineFlow { Layers = 8, Hidden = hidden };
        }
    }
}
