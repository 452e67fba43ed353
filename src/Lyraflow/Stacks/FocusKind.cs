using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Stacks;

/// <summary>
/// A flow that learns a rare class together with the rows of the other classes that are likeliest to be taken for it,
/// conditional on which of the two a row is, and is then held at the rare class. What surrounds the few rows teaches the
/// flow the shape of the region where classes meet.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Others">The rows of the other classes.</param>
public sealed record FocusKind(string Name, FeatureTable<float> Others) : DensityKind(Name)
{
    // So many neighbours to a row of the class, and each row of the class so many times.
    private const int NeighboursPerRow = 30;
    private const int Copies = 2;

    // The mixtures that choose the neighbours.
    private const int OwnComponents = 3;
    private const int OtherComponents = 16;
    private const int MostRowsOfMixture = 20_000;
    private const double DegreesOfFreedom = 8;

    private static readonly Preset Preset = new(
        new NeuralSplineFlow { Layers = 6, Hidden = [32, 32] },
        new TrainingSettings { BatchSize = 256, Epochs = 25, LearningRate = 0.003, WeightDecay = 0.1, Jitter = 0.07, Patience = 25 });

    /// <inheritdoc/>
    public override int FinalFits => 4;

    /// <inheritdoc/>
    public override IDensity<float> Fit(
        FeatureTable<float> rows, RandomSource random, WorkerTeam team, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(team);
        var (training, validation, _) = RowSplit
            .HoldOut(rows.Rows, Math.Max(1, rows.Rows / 10), random.Fork("early stopping"))
            .Select(rows);
        var neighbours = Others.Select(Neighbours(training, random, team, cancellation));
        var joined = new FeatureTable<float>(
        [
            .. training.Columns.Zip(neighbours.Columns, (own, other) =>
                Enumerable.Repeat(own, Copies).SelectMany(column => column).Concat(other).ToArray())
        ]);
        var membership = new float[joined.Rows];
        membership.AsSpan().Fill(-1);
        membership.AsSpan(0, Copies * training.Rows).Fill(1);
        var fit = new FlowTraining<float>(
            joined.Given(new FeatureTable<float>([membership])),
            validation.Given(new FeatureTable<float>([[.. Enumerable.Repeat(1f, validation.Rows)]])),
            Preset,
            random.Fork("flow"),
            Standardization.Fit(training.Columns, training.Names));
        fit.Run(team, EpochProgress.To(progress), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return FixedContext.Hold(fit.Flow, [1]);
    }

    /// <inheritdoc/>
    public override double Work(int rows, int dimension)
    {
        var joined = (Copies * rows) + Math.Min(NeighboursPerRow * rows, Others.Rows);
        return new FlowKind(Name, Preset).Work(joined, dimension);
    }

    /// <summary>The rows of the other classes whose ratio of the two densities, of simple mixtures, is the largest.</summary>
    private int[] Neighbours(FeatureTable<float> rows, RandomSource random, WorkerTeam team, CancellationToken cancellation)
    {
        var count = Math.Min(NeighboursPerRow * rows.Rows, Others.Rows);
        if (count == Others.Rows)
        {
            return [.. Enumerable.Range(0, count)];
        }

        double[] Under(FeatureTable<float> fitted, int components)
        {
            var settings = new GaussianMixtureSettings
            {
                Components = Math.Min(components, fitted.Rows / (10 * fitted.Dimension) + 1),
                Starts = 1,
                DegreesOfFreedom = DegreesOfFreedom,
                Seed = (long)random.Fork("neighbours").NextBits(),
            };
            return GaussianMixture.Fit(fitted, settings, team.Threads, cancellation).LogDensity(Others, team.Threads);
        }

        int[] sample = [.. Enumerable.Range(0, Others.Rows)];
        random.Fork("sample").Shuffle(sample.AsSpan());
        var own = Under(rows, OwnComponents);
        var theirs = Under(Others.Select(sample.AsSpan(0, Math.Min(MostRowsOfMixture, sample.Length))), OtherComponents);
        return [.. Enumerable.Range(0, Others.Rows).OrderByDescending(row => own[row] - theirs[row]).Take(count).Order()];
    }
}
