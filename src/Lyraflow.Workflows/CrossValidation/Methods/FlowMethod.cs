using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Training;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>One neural spline flow per class, by the presets for many and for few rows.</summary>
internal static class FlowMethod
{
    public static IClassifierMethod Create() => new DensityRatioMethod(
        "flow",
        "one neural spline flow per class, the preset for many rows and that for few; a tenth of each class's training rows decides "
            + "when to stop",
        Fit(Preset.ManyRows),
        Fit(Preset.FewRows));

    private static DensityFit Fit(Preset recipe) => (rows, random, cancellation) =>
    {
        var held = Math.Max(1, rows.Rows / 10);
        if (rows.Rows - held < 2)
        {
            throw new InputException($"A flow cannot be trained on {rows.Rows} rows of a class; give more rows.");
        }

        var (training, validation, _) = RowSplit.HoldOut(rows.Rows, held, random.Fork("validation")).Select(rows);
        var fit = new FlowTraining<float>(training, validation, recipe, random.Fork("weights"));
        using var team = new WorkerTeam(1);
        var result = fit.Run(team, null, cancellation);
        return result.StopReason == StopReason.Cancelled
            ? throw new OperationCanceledException(cancellation)
            : fit.Flow;
    };
}
