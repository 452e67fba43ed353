using System.CommandLine;
using System.Globalization;
using Lyraflow.Cli.Output;
using Lyraflow.Flows;
using Lyraflow.Paper.Toys;
using Spectre.Console;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow toys</c>.</summary>
internal static class ToysCommand
{
    public static Command Create()
    {
        var presets = new ToyRequest();
        var flow = new Option<string?>("--flow")
        {
            Description = $"Flows with commas between them, from {string.Join(", ", FlowRecipe.Names)}. [default: all]",
            HelpName = "A,B",
        };
        var toy = new Option<string?>("--toy")
        {
            Description = $"Toys with commas between them, from {string.Join(", ", ToySets.All.Select(item => item.Name))}. [default: all]",
            HelpName = "A,B",
        };
        var rows = new Option<int>("--rows") { Description = "Rows to train on.", DefaultValueFactory = _ => presets.Rows, HelpName = "N" };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Most epochs of a training.",
            DefaultValueFactory = _ => presets.Epochs,
            HelpName = "N",
        };
        var output = new Option<string>("--out")
        {
            Description = $"Folder for {ToyRun.PictureFile} and {ToyRun.ReportFile}.",
            DefaultValueFactory = _ => presets.Out,
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the results of an earlier run in that folder." };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads(0);
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("toys", """
            Train flows on two-dimensional densities that are known exactly, and draw samples and densities on one sheet.

            Examples:
              lyraflow toys
              lyraflow toys --flow nsf,planar --toy two-spirals,checkerboard --out two
            """) { flow, toy, rows, epochs, output, overwrite, seed, threads, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new ToyRequest
            {
                Flows = CommonOptions.ParseNames(parsed.GetValue(flow)),
                Toys = CommonOptions.ParseNames(parsed.GetValue(toy)),
                Rows = parsed.GetValue(rows),
                Epochs = parsed.GetValue(epochs),
                Out = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            return Task.FromResult(Run(request, parsed.GetValue(quiet), parsed.GetValue(json), cancellation));
        });
        return command;
    }

    private static int Run(ToyRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var report = ProgressDisplay.Show(quiet, progress => ToyRun.Run(request, progress, cancellation));
        if (report is null)
        {
            ErrorLine.Write("interrupted; nothing was written.");
            return ExitCode.Interrupted;
        }

        return Outcome.Write(json, Path.Combine(request.Out, ToyRun.ReportFile), () =>
        {
            Terminal.Out.Write(Tabulate(report));
            Terminal.Out.WriteLine($"Written to {Path.GetFullPath(request.Out)}");
        });
    }

    private static Table Tabulate(ToyReport report)
    {
        string[] flows = [.. report.Results.Select(result => result.Flow).Distinct()];
        var table = ResultTable.New("nats above the entropy", ["entropy", .. flows]);

        foreach (var toy in report.Results.GroupBy(result => result.Toy))
        {
            var cells = flows.Select(
                flow => toy.FirstOrDefault(result => result.Flow == flow) is { } result ? Number(result.NatsAboveEntropy) : "–");
            table.AddRow([toy.Key, Number(toy.First().Entropy), .. cells]);
        }

        return table;
    }

    private static string Number(double value) => value.ToString("f3", CultureInfo.InvariantCulture);
}
