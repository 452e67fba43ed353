using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.Speed;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow bench</c>: <c>train</c>, <c>score</c>, <c>sample</c> and <c>ensemble</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", """
            Time real work against the processor's own peak, measured in the same run.

            Examples:
              lyraflow bench train --bins 8
              lyraflow bench train --flow maf
              lyraflow bench score --threads 1 --json
            """);
        command.Subcommands.Add(Create("train", """
            Time training steps: forward, backward and Adam.

            Examples:
              lyraflow bench train
              lyraflow bench train --bins 8 --batch 100 --json
            """, SpeedTest.Train, withBatch: true));
        command.Subcommands.Add(Create("score", """
            Time log densities.

            Examples:
              lyraflow bench score
              lyraflow bench score --bins 8 --threads 1
            """, SpeedTest.Score, withBatch: false));
        command.Subcommands.Add(Create("sample", """
            Time samples; for autoregressive and planar flows much slower than densities, for iaf much faster.

            Examples:
              lyraflow bench sample
              lyraflow bench sample --flow nsf-ar --rows 10000
            """, SpeedTest.Sample, withBatch: false));
        command.Subcommands.Add(CreateEnsemble());
        return command;
    }

    private static Command CreateEnsemble()
    {
        var presets = new SpeedRequest { Bins = 8, Rows = 10_000 };
        var flow = CommonOptions.Flow();
        var members = new Option<int>("--members") { Description = "Number of flows.", DefaultValueFactory = _ => 8, HelpName = "N" };
        var bins = new Option<int?>("--bins") { Description = "Bins of each spline. [default: the flow's own; 8 for nsf]", HelpName = "N" };
        var batch = new Option<int>("--batch")
        {
            Description = "Rows of a step.",
            HelpName = "N",
            DefaultValueFactory = _ => presets.Batch,
        };
        var rows = new Option<int>("--rows") { Description = "Rows in all.", DefaultValueFactory = _ => presets.Rows, HelpName = "N" };
        var threads = CommonOptions.Threads(presets.Threads);
        var json = CommonOptions.Json();
        var command = new Command("ensemble", """
            Time several flows trained side by side against one after the other on one thread, and scored under all.

            Examples:
              lyraflow bench ensemble
              lyraflow bench ensemble --members 16 --threads 8 --json
            """) { flow, members, bins, batch, rows, threads, json };
        command.SetAction(parsed =>
        {
            var request = presets with
            {
                Flow = parsed.GetValue(flow)!,
                Bins = parsed.GetValue(bins) ?? (parsed.GetValue(flow) == presets.Flow ? presets.Bins : null),
                Batch = parsed.GetValue(batch),
                Rows = parsed.GetValue(rows),
                Threads = parsed.GetValue(threads),
            };
            var report = EnsembleSpeedTest.Run(request, parsed.GetValue(members));
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, BenchJson.Default.EnsembleSpeedReport)
                : Describe(report));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(EnsembleSpeedReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        ensemble: {report.Members} × {report.Flow}, {report.Parameters:n0} parameters each, {report.Rows:n0} rows, {report.Threads} threads
        {report.AloneSeconds,12:f2} s to train one epoch of each, one after the other on one thread
        {report.SideBySideSeconds,12:f2} s side by side
        {report.Speedup,12:f2} times as fast
        {report.ScoreOneMs,12:f1} ms to score the rows under one
        {report.ScoreAllMs,12:f1} ms under all, {report.ScoreCost:f2} times as much
        """);

    private static Command Create(string name, string description, Func<SpeedRequest, SpeedReport> test, bool withBatch)
    {
        var presets = new SpeedRequest();
        var flow = CommonOptions.Flow();
        var layers = new Option<int?>("--layers") { Description = "Layers. [default: the flow's own; 8 for nsf]", HelpName = "N" };
        var bins = new Option<int?>("--bins")
        {
            Description = "Bins of each spline. [default: the flow's own; 64 for nsf]",
            HelpName = "N",
        };
        var hidden = new Option<string?>("--hidden") { Description = "Widths of the hidden layers. [default: 64,64]", HelpName = "N,N" };
        var batch = new Option<int>("--batch")
        {
            Description = "Rows of a step.",
            HelpName = "N",
            DefaultValueFactory = _ => presets.Batch,
        };
        var rows = new Option<int>("--rows") { Description = "Rows in all.", DefaultValueFactory = _ => presets.Rows, HelpName = "N" };
        var threads = CommonOptions.Threads(presets.Threads);
        var json = CommonOptions.Json();
        var command = new Command(name, description) { flow, layers, bins, hidden, rows, threads, json };
        if (withBatch)
        {
            command.Options.Add(batch);
        }

        command.SetAction(parsed =>
        {
            var request = presets with
            {
                Flow = parsed.GetValue(flow)!,
                Layers = parsed.GetValue(layers),
                Bins = parsed.GetValue(bins),
                Hidden = parsed.GetValue(hidden) is { } widths ? CommonOptions.ParseNumbers(widths, hidden.Name) : null,
                Rows = parsed.GetValue(rows),
                Threads = parsed.GetValue(threads),
            };
            request = request with { Batch = withBatch ? parsed.GetValue(batch) : request.Rows };
            var report = test(request);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, BenchJson.Default.SpeedReport)
                : Describe(name, report));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(string name, SpeedReport report)
    {
        var bins = report.Bins is null ? "" : $", {report.Bins} bins";
        var hidden = report.Hidden is null ? "" : $", hidden [{string.Join(", ", report.Hidden)}]";
        var size = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Parameters:n0} parameters, {report.Batch:n0} rows a step, {report.Threads} threads");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {name}: {report.Flow}, {report.Layers} layers{bins}{hidden}, {size}
            {report.MsPerStep,12:f2} ms per step (median)
            {report.RowsPerSecond,12:n0} rows per second
            {report.VectorBits,12} bits in a vector; the processor's widest have {report.ProcessorVectorBits}
            {report.PeakGflops,12:f1} GFLOP/s is the processor's peak with these vectors, measured in the same run
            {report.Gflops,12:f1} GFLOP/s by the dense count, {report.FractionOfPeak:p1} of the peak
            {report.ExecutedGflops,12:f1} GFLOP/s as executed (not all slopes are), {report.ExecutedFractionOfPeak:p1} of the peak
            """);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SpeedReport))]
[JsonSerializable(typeof(EnsembleSpeedReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
