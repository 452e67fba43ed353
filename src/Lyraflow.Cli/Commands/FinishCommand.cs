using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Cli.Output;
using Lyraflow.Paper.Sweep;
using Lyraflow.Primitives;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Scoring.Surveys;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow finish</c>.</summary>
internal static class FinishCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("OUT") { Description = "The folder that the tasks wrote to." };
        var quick = new Option<bool>("--quick")
        {
            Description = "Compare the sizes of scored files alone; without it, all of each file is read again and its hash compared.",
        };
        var threads = CommonOptions.Threads(0);
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("finish", """
            The last step of work that tasks shared (score, sweep run or crossval with --task N/M): check that every part is there and
            whole, name what is missing or broken, and write what belongs to the whole. Exit code 2 until all is there.

            Examples:
              lyraflow finish scored
              lyraflow finish sweep --json
            """) { folder, quick, threads, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            ThreadCount.Require(parsed.GetValue(threads));
            var place = parsed.GetValue(folder)!;
            var result = ProgressDisplay.Show(parsed.GetValue(quiet), progress => PlanFile.WorkOf(place) switch
            {
                SurveyFinish.Work => SurveyFinish.Run(place, parsed.GetValue(quick), parsed.GetValue(threads), cancellation),
                SweepPlan.SweepWork => SweepFinish.Run(place),
                CrossValidationFinish.Work => FinishCrossValidation(place, progress, cancellation),
                var other => throw new InputException($"{place}: holds the plan of the unknown work {DisplayText.Quoted(other)}."),
            });
            return Task.FromResult(Write(result, parsed.GetValue(json)));
        });
        return command;
    }

    private static FinishResult FinishCrossValidation(string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var found = CrossValidationFinish.Check(folder);
        if (!found.IsWhole)
        {
            return found;
        }

        // All folds are there, so that only the measuring is left.
        CrossvalCommand.Run(CrossvalCommand.Planned(folder), progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var metrics = Path.Combine(folder, CrossValidationRun.MetricsFile);
        return found with { Summary = [$"{found.Parts} folds of the methods, measured in {metrics}"] };
    }

    private static int Write(FinishResult result, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, FinishJson.Default.FinishResult));
        }
        else
        {
            foreach (var line in result.Faults.Select(part => $"{part.Part}: {part.Fault}").Concat(result.Summary))
            {
                Console.Out.WriteLine(ErrorLine.Plain(line));
            }
        }

        if (result.IsWhole)
        {
            return ExitCode.Done;
        }

        ErrorLine.Write($"{result.Folder}: {result.Faults.Count} of {result.Parts} parts are missing or broken; repair the files that are, "
            + $"run the tasks again, which go on with these parts alone, and then lyraflow finish {result.Folder}.");
        return ExitCode.BadInput;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(FinishResult))]
internal sealed partial class FinishJson : JsonSerializerContext;
