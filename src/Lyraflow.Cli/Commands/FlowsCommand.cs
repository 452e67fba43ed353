using System.CommandLine;
using System.Globalization;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Flows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Workflows.FlowComparison;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow flows</c>.</summary>
internal static class FlowsCommand
{
    public static Command Create()
    {
        var catalog = new CatalogArguments();
        var features = new Option<string>("--features")
        {
            Description = "Formulas over columns with commas between them.",
            Required = true,
            HelpName = "SQL,SQL",
        };
        var split = new Option<string>("--split")
        {
            Description = "Column that says of each row train, validation or test; rows with something else are left out.",
            DefaultValueFactory = _ => "split",
            HelpName = "COLUMN",
        };
        var flow = new Option<string?>("--flow")
        {
            Description = $"Flows with commas between them, from {string.Join(", ", FlowRecipe.Names)}. [default: all; nsf-box with --box]",
            HelpName = "A,B",
        };
        var seeds = new Option<string>("--seeds")
        {
            Description = "One training of each flow for each seed.",
            DefaultValueFactory = _ => "0,1,2",
            HelpName = "N,N",
        };
        var box = CommonOptions.Box();
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Most passes over the rows. [default: depends on the number of rows]",
            HelpName = "N",
        };
        var output = new Option<string>("--out")
        {
            Description = $"Folder for {FlowComparisonRun.ReportFile} and one file for each training; trainings found there are not "
                + $"run again.",
            DefaultValueFactory = _ => "flows",
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Run all trainings again." };
        var command = new Command("flows", """
            Compare flows on a catalogue: held-out loss over seeds, seconds to train, rows per second to score and to sample,
            and what leaks out of a box.

            Examples:
              lyraflow flows stars.csv --features "u-g, g-r" --split split --seeds 0,1,2
              lyraflow flows stars.csv --features "u-g, g-r" --box "0.7:1.35, -0.15:0.4" --where "label = 'star'" --flow nsf,nsf-box
            """);
        catalog.AddTo(command);
        foreach (var option in new Option[] { features, split, flow, seeds, box, epochs, output, overwrite })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var request = new FlowComparisonRequest
            {
                Catalog = catalog.Of(parsed),
                Features = Sql.SplitList(parsed.GetValue(features)!, features.Name),
                Split = parsed.GetValue(split)!,
                Flows = CommonOptions.ParseNames(parsed.GetValue(flow)),
                Seeds = CommonOptions.ParseNumbers(parsed.GetValue(seeds)!, seeds.Name),
                Box = CommonOptions.ParseBox(parsed.GetValue(box)),
                Epochs = parsed.GetValue(epochs),
                Out = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
            };
            return Task.FromResult(Run(request, parsed.GetValue(catalog.Quiet), parsed.GetValue(catalog.Json), cancellation));
        });
        return command;
    }

    private static int Run(FlowComparisonRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var report = ProgressDisplay.Show(quiet, progress => FlowComparisonRun.Run(request, progress, cancellation));
        if (report is null)
        {
            ErrorLine.Write("interrupted; the finished trainings are kept, and the same command (without --overwrite) goes on from there.");
            return ExitCode.Interrupted;
        }

        return Outcome.Write(
            json, Path.Combine(request.Out, FlowComparisonRun.ReportFile), () => Console.Out.WriteLine(Tabulate(report)));
    }

    /// <summary>The table in Markdown, to be copied into other texts.</summary>
    private static string Tabulate(FlowComparisonReport report)
    {
        var leaks = report.Rows.Any(row => row.Leak is not null);
        string[] lines =
        [
            $"| flow | parameters | test loss, nats, standardized units | s to train | rows/s to score | rows/s to sample "
                + $"|{(leaks ? " outside the box |" : "")}",
            $"| --- | ---: | ---: | ---: | ---: | ---: |{(leaks ? " ---: |" : "")}",
            .. report.Rows.Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Flow} | {row.Parameters:n0} | {WithError(row.TestLoss, 1, "f4")} | {row.TrainSeconds:f0} | "
                    + $"{row.ScoreRowsPerSecond:n0} | {row.SampleRowsPerSecond:n0} "
                    + $"|{(leaks ? $" {WithError(row.Leak!, 100, "f3")} % |" : "")}")),
            string.Empty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Rows.Max(row => row.Trainings)} seeds; {report.TrainingRows:n0} rows to train, {report.ValidationRows:n0} "
                    + $"to choose the epoch, {report.TestRows:n0} to test; {report.Threads} threads."),
            ResultTable.Text(
                $"± is the standard error over seeds; that over the test rows, {report.RowsStandardError:f3}, shifts all flows alike."),
        ];
        return string.Join('\n', lines);
    }

    private static string WithError(MeanWithError value, double unit, string format)
    {
        string Number(double number) => (unit * number).ToString(format, CultureInfo.InvariantCulture);
        return value.StandardError is { } error ? $"{Number(value.Mean)} ± {Number(error)}" : Number(value.Mean);
    }
}
