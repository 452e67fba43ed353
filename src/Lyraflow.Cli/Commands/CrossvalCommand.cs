using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.CrossValidation;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow crossval</c>.</summary>
internal static class CrossvalCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Stripe82Data("CSV file with u_g, g_r, r_i, i_z and label. ");
        var dust = CommonOptions.Dust();
        var folds = new Option<int?>("--folds")
        {
            Description = "Number of folds, each with the classes in the same proportion. [default: 10]",
            HelpName = "N",
        };
        var column = new Option<string?>("--folds-column")
        {
            Description = "Column of the CSV file with the fold of each row, a whole number.",
            HelpName = "NAME",
        };
        var repeats = new Option<int>("--repeats")
        {
            Description = "Repeat all with other folds.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var methods = new Option<string?>("--methods")
        {
            Description = $"Methods with commas between them, from "
                + $"{string.Join(", ", MethodList.All.Select(method => method.Name))}. [default: all]",
            HelpName = "A,B",
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for metrics.json, scores.csv, methods.md, report/index.html and the finished folds.",
            DefaultValueFactory = _ => "crossval",
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Start anew in a folder that holds results; without it, the run found there is continued.",
        };
        var noReport = CommonOptions.NoReport();
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads(0);
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("crossval", """
            Compare classifiers on the same folds: the flows, and what else one could have used.

            Examples:
              lyraflow crossval
              lyraflow crossval --methods flow,mixture_20_3,knn_50 --repeats 3 --out three
              lyraflow crossval --data stars.csv --folds-column fold
              lyraflow crossval --dust observed --out observed
            """) { data, dust, folds, column, repeats, methods, output, overwrite, noReport, seed, threads, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new Stripe82CrossValidationRequest
            {
                Data = parsed.GetValue(data),
                Dust = CommonOptions.ParseDust(parsed.GetValue(dust)),
                Folds = parsed.GetValue(folds),
                FoldsColumn = parsed.GetValue(column),
                Repeats = parsed.GetValue(repeats),
                Methods = CommonOptions.ParseNames(parsed.GetValue(methods)),
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

    private static int Run(Stripe82CrossValidationRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var metrics = ProgressDisplay.Show(quiet, progress => Stripe82CrossValidation.Run(request, progress, cancellation));
        if (metrics is null)
        {
            ErrorLine.Write(
                $"interrupted; the finished folds are kept in {Path.GetFullPath(request.Out)}. The same command (without "
                    + $"--overwrite) goes on from there.");
            return ExitCode.Interrupted;
        }

        return Outcome.Write(
            request.Report,
            json,
            Path.Combine(request.Out, CrossValidationRun.MetricsFile),
            () => CrossValidationTable.Write(Terminal.Out, metrics, Path.GetFullPath(request.Out)));
    }
}
