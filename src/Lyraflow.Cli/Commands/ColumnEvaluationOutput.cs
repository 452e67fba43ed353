using System.Globalization;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.ColumnDensities.Evaluation;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Cli.Commands;

/// <summary>What <c>lyraflow evaluate --of</c> prints.</summary>
internal static class ColumnEvaluationOutput
{
    /// <summary>Evaluates and prints.</summary>
    public static int Run(ColumnEvaluationRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var metrics = ProgressDisplay.Show(quiet, progress => ColumnEvaluationRun.Run(request, progress, cancellation));
        if (metrics.TrainedOnThisFile)
        {
            Note.Write(EvaluateCommand.TrainedOnThisFile);
        }

        return Outcome.Write(
            json,
            Path.Combine(request.Out, ColumnEvaluationRun.MetricsFile),
            () => Write(metrics, Path.GetFullPath(request.Out)));
    }

    private static void Write(ColumnEvaluationMetrics metrics, string folder)
    {
        Line($"{metrics.Rows:n0} rows measured");
        LeftOut($"without a number for {metrics.Of}", metrics.RowsWithoutValue);
        LeftOut($"whose {metrics.Of} lies beyond the grid", metrics.RowsBeyondGrid);
        LeftOut("without a density on the grid", metrics.RowsWithoutDensity);
        var (transform, test) = (metrics.Transform, metrics.Transform.KolmogorovSmirnov);
        Line($"probability integral transforms: mean {transform.Mean:f4} (0.5 ± {transform.MeanStandardError:f4} if right)");
        Line($"Kolmogorov–Smirnov against uniform: {test.Statistic:f4}, p = {test.PValue:g3}");
        foreach (var coverage in metrics.Coverage)
        {
            Line($"within the central {100 * coverage.Level:f0} %: {100 * coverage.Coverage:f1} ± {100 * coverage.StandardError:f1} %");
        }

        Line($"continuous ranked probability score: {metrics.Crps.Value:g4} {Interval(metrics.Crps)}");
        Line($"−ln p of the true value: {metrics.LogScore.Value:f4} {Interval(metrics.LogScore)} nats per row");
        foreach (var point in metrics.Points)
        {
            var outliers = point.OutlierRate is not { } rate ? string.Empty
                : string.Create(CultureInfo.InvariantCulture, $", beyond 0.15 {100 * rate:f2} %");
            var per = metrics.IsRedshift ? " per 1 + z" : string.Empty;
            var spread = string.Create(
                CultureInfo.InvariantCulture, $"root mean square {point.RootMeanSquare:g4}, σ NMAD {point.SigmaNmad:g4}{outliers}");
            Line($"{point.Point} less true value{per}: bias {point.Bias.Value:g3} {Interval(point.Bias)}, {spread}");
        }

        Line($"Written to {folder}");
    }

    private static void LeftOut(string reason, int rows)
    {
        if (rows > 0)
        {
            Line($"left out, {reason}: {rows:n0} rows");
        }
    }

    private static string Interval(Estimate estimate)
        => string.Create(CultureInfo.InvariantCulture, $"[{estimate.Interval!.Low:g3}, {estimate.Interval.High:g3}]");

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
