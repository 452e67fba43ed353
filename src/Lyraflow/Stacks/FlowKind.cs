using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Stacks;

/// <summary>A flow, trained until a tenth of the rows that is held back within the fit gets no likelier.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Preset">The recipe and how it is trained.</param>
public sealed record FlowKind(string Name, Preset Preset) : DensityKind(Name)
{
    /// <inheritdoc/>
    public override string Family => Preset.Flow.Name;

    /// <inheritdoc/>
    public override int FinalFits => 4;

    /// <inheritdoc/>
    public override IDensity<float> Fit(
        FeatureTable<float> rows, RandomSource random, WorkerTeam team, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        var (training, validation, _) = RowSplit
            .HoldOut(rows.Rows, Math.Max(1, rows.Rows / 10), random.Fork("early stopping"))
            .Select(rows);
        var fit = new FlowTraining<float>(training, validation, Preset, random.Fork("flow"));
        fit.Run(team, EpochProgress.To(progress), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return fit.Flow;
    }

    /// <inheritdoc/>
    public override double Work(int rows, int dimension)
    {
        // Forward and back are three products with every weight, two operations each. A coupling reads half of the columns and
        // moves the other half.
        var share = Preset.Flow is NeuralSplineFlow or RealNvp ? 0.5 : 1;
        var hidden = (Preset.Flow as NetworkFlowRecipe)?.Hidden ?? [];
        var widths = hidden
            .Select(width => (double)width)
            .Prepend(share * dimension)
            .Append(share * dimension * (Preset.Flow is SplineFlowRecipe spline ? (3 * spline.Bins) : 2))
            .ToArray();
        var weights = widths.Zip(widths.Skip(1), (from, to) => from * to).Sum();
        return 6.0 * weights * Preset.Flow.Layers * rows * Preset.Training.Epochs;
    }
}
