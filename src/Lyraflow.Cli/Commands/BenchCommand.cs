using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Experiments.Speed;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow bench train</c> and <c>lyraflow bench score</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", """
            Time real work against the processor's own peak, measured in the same run.

            Examples:
              lyraflow bench train --bins 8
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
        return command;
    }

    private static Command Create(string name, string description, Func<SpeedOptions, SpeedReport> test, bool withBatch)
    {
        var presets = new SpeedOptions();
        var layers = new Option<int>("--layers") { Description = "Coupling layers.", DefaultValueFactory = _ => presets.Layers, HelpName = "N" };
        var bins = new Option<int>("--bins") { Description = "Bins of each spline.", DefaultValueFactory = _ => presets.Bins, HelpName = "N" };
        var hidden = new Option<string>("--hidden") { Description = "Widths of the hidden layers.", DefaultValueFactory = _ => string.Join(',', presets.Hidden), HelpName = "N,N" };
        var batch = new Option<int>("--batch") { Description = "Rows of a step.", DefaultValueFactory = _ => presets.Batch, HelpName = "N" };
        var rows = new Option<int>("--rows") { Description = "Rows in all.", DefaultValueFactory = _ => presets.Rows, HelpName = "N" };
        var threads = CommonOptions.Threads(presets.Threads);
        var json = CommonOptions.Json();
        var command = new Command(name, description) { layers, bins, hidden, rows, threads, json };
        if (withBatch)
        {
            command.Options.Add(batch);
        }

        command.SetAction(parsed =>
        {
            var options = presets with
            {
                Layers = parsed.GetValue(layers),
                Bins = parsed.GetValue(bins),
                Hidden = ParseWidths(parsed.GetValue(hidden)!),
                Rows = parsed.GetValue(rows),
                Threads = parsed.GetValue(threads),
            };
            options = options with { Batch = withBatch ? parsed.GetValue(batch) : options.Rows };
            var report = test(options);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, BenchJson.Default.SpeedReport)
                : Describe(name, report));
            return ExitCode.Done;
        });
        return command;
    }

    private static int[] ParseWidths(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.ConvertAll(parts, part => int.TryParse(part, CultureInfo.InvariantCulture, out var width)
            ? width
            : throw new InputException($"--hidden takes whole numbers with commas between them, such as 64,64, not '{text}'."));
    }

    private static string Describe(string name, SpeedReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {name}: {report.Layers} layers, {report.Bins} bins, hidden [{string.Join(", ", report.Hidden)}], {report.Parameters:n0} parameters, {report.Batch:n0} rows a step, {report.Threads} threads
        {report.MsPerStep,12:f2} ms per step (median)
        {report.RowsPerSecond,12:n0} rows per second
        {report.Gflops,12:f1} GFLOP/s by the dense count
        {report.PeakGflops,12:f1} GFLOP/s is the processor's peak, measured in the same run
        {report.FractionOfPeak,12:p1} of the peak
        """);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpeedReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
