using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Training;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>One flow per class, by the presets for many and for few rows.</summary>
internal static class FlowMethod
{
    /// <summary>Neural spline flows with coupling layers, or autoregressive ones for a single column.</summary>
    public static IClassifierMethod Couplings()
        => Create("flow", "neural spline flow", rows => Preset.ForRows(rows.Rows, rows.Dimension, null));

    /// <summary>Autoregressive neural spline flows.</summary>
    public static IClassifierMethod Autoregressive()
        => Create("flow_ar", "autoregressive neural spline flow", rows => Preset.ForRows(rows.Rows, "nsf-ar"));

    private static DensityRatioMethod Create(string name, string flow, Func<FeatureTable<float>, Preset> preset) => new(
        name,
        $"one {flow} per class, the preset for many rows and that for few; a tenth of each class's training rows decides when to stop",
        Fit(preset),
        Fit(preset));

    private static DensityFit Fit(Func<FeatureTable<float>, Preset> preset) => (rows, random, cancellation) =>
    {
        var held = Math.Max(1, rows.Rows / 10);
        if (rows.Rows - held < 2)
        {
            throw new InputException($"A flow cannot be trained on {rows.Rows} rows of a class; give more rows.");
        }

        var (training, validation, _) = RowSplit.HoldOut(rows.Rows, held, random.Fork("validation")).Select(rows);
        var fit = new FlowTraining<float>(training, validation, preset(training), random.Fork("weights"));
        using var team = new WorkerTeam(1);
        var result = fit.Run(team, null, cancellation);
        return result.StopReason == StopReason.Cancelled
            ? throw new OperationCanceledException(cancellation)
            : fit.Flow;
    };
}
