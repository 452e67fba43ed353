using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Paper.Reproduction;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow reproduce</c>.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Stripe82Data();
        var dust = CommonOptions.Dust();
        var protocol = new Option<string>("--protocol")
        {
            Description = "sound: nothing is learned from rows that are tested on. paper: what the published code really did.",
            DefaultValueFactory = _ => "sound",
        };
        protocol.AcceptOnlyFromAmong("sound", "paper");
        var flow = CommonOptions.Flow();
        var output = new Option<string>("--out")
        {
            Description = "Folder for metrics.json, scores.csv, the two models, the run's options and report/index.html.",
            DefaultValueFactory = _ => "reproduction",
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the results of an earlier run in that folder." };
        var noReport = CommonOptions.NoReport();
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads(0);
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("reproduce", """
            Run the paper's experiment on the Stripe 82 catalogue: two flows are trained,
            and stars classified by the ratio of their densities.

            Examples:
              lyraflow reproduce
              lyraflow reproduce --data ~/astroML_data --seed 3 --out seed3
              lyraflow reproduce --flow maf --out maf
              lyraflow reproduce --protocol paper --out as-published
              lyraflow reproduce --dust observed --out observed
            """) { data, dust, protocol, flow, output, overwrite, noReport, seed, threads, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new ReproduceRequest
            {
                Data = parsed.GetValue(data),
                Dust = CommonOptions.ParseDust(parsed.GetValue(dust)),
                Protocol = parsed.GetValue(protocol) == "paper" ? ProtocolName.Paper : ProtocolName.Sound,
                Flow = parsed.GetValue(flow)!,
                Out = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Report = !parsed.GetValue(noReport),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            return Task.FromResult(Run(request, parsed.GetValue(quiet), parsed.GetValue(json), cancellation));
        });
        return command;
    }

    private static int Run(ReproduceRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var metrics = ProgressDisplay.Show(quiet, progress => ReproduceRun.Run(request, progress, cancellation));
        if (metrics is null)
        {
            ErrorLine.Write(
                $"interrupted; the flow in training is kept with its best weights so far in {Path.GetFullPath(request.Out)}. There "
                    + $"is no {ReproduceRun.MetricsFile}.");
            return ExitCode.Interrupted;
        }

        return Outcome.Write(
            json,
            Path.Combine(request.Out, ReproduceRun.MetricsFile),
            () => ReproductionTable.Write(Terminal.Out, metrics, Path.GetFullPath(request.Out)));
    }
}
