using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Paper.Sweep;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow sweep plan</c>, <c>run</c> and <c>merge</c>.</summary>
internal static class SweepCommand
{
    public static Command Create() => new("sweep", """
        The paper's Figure 4: train every combination of layers, bins, neurons, seeds and folds, and test what matters.

        Examples:
          lyraflow sweep plan --seeds 0,1,2
          lyraflow sweep run
          lyraflow sweep merge sweep
        """) { CreatePlan(), CreateRun(), CreateMerge() };

    private static Command CreatePlan()
    {
        var presets = new SweepRequest();
        var star = new Option<string>("--class")
        {
            Description = "Class whose density is learned: star, rrlyrae.",
            DefaultValueFactory = _ => presets.Class,
            HelpName = "NAME",
        };
        var layers = Numbers("--layers", "Numbers of coupling layers.", presets.Layers);
        var bins = Numbers("--bins", "Numbers of bins.", presets.Bins);
        var neurons = Numbers("--neurons", "Widths of the two hidden layers.", presets.Neurons);
        var seeds = Numbers("--seeds", "Seeds of starting weights and batches.", presets.Seeds);
        var folds = new Option<int>("--folds")
        {
            Description = "How many of the ten folds are tested on.",
            DefaultValueFactory = _ => presets.Folds,
            HelpName = "N",
        };
        var output = Folder("--out", "Folder for the plan.");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the plan in that folder." };
        var json = CommonOptions.Json();
        var command = new Command("plan", """
            List the trainings in a plan file; each can be run by itself.

            Examples:
              lyraflow sweep plan
              lyraflow sweep plan --class rrlyrae --layers 2,4 --seeds 0,1,2 --folds 10 --out rr
            """) { star, layers, bins, neurons, seeds, folds, output, overwrite, json };
        command.SetAction(parsed =>
        {
            var plan = SweepPlan.Create(new SweepRequest
            {
                Class = parsed.GetValue(star)!,
                Layers = CommonOptions.ParseNumbers(parsed.GetValue(layers)!, layers.Name),
                Bins = CommonOptions.ParseNumbers(parsed.GetValue(bins)!, bins.Name),
                Neurons = CommonOptions.ParseNumbers(parsed.GetValue(neurons)!, neurons.Name),
                Seeds = CommonOptions.ParseNumbers(parsed.GetValue(seeds)!, seeds.Name),
                Folds = parsed.GetValue(folds),
            });
            var folder = parsed.GetValue(output)!;
            plan.Save(folder, parsed.GetValue(overwrite));
            var result = new SweepPlanResult(Path.Combine(Path.GetFullPath(folder), SweepPlan.FileName), plan.Tasks.Count);
            Console.Out.WriteLine(
                parsed.GetValue(json)
                    ? JsonSerializer.Serialize(result, ResultJson.Default.SweepPlanResult)
                    : $"{result.Trainings} trainings, numbered from 0, are planned in {result.Path}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRun()
    {
        var data = CommonOptions.Stripe82Data();
        var task = new Option<string?>("--task")
        {
            Description = "The number of one training, from 0; or N/M for the Nth of M shares, as in a job array. [default: all]",
            HelpName = "N",
        };
        var output = Folder("--out", "Folder of the plan; the results go below it.");
        var threads = new Option<int>("--threads")
        {
            Description = "Trainings side by side; 0 for one per processor. They do not change a bit of the results.",
            HelpName = "N",
        };
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var command = new Command("run", """
            Run the trainings of a plan that are not finished yet.

            Examples:
              lyraflow sweep run
              lyraflow sweep run --task 17 --threads 1
              lyraflow sweep run --task 3/8
            """) { data, task, output, threads, quiet, json };
        command.SetAction((parsed, cancellation) =>
        {
            var part = parsed.GetValue(task);
            var isShare = part?.Contains('/', StringComparison.Ordinal) == true;
            var request = new SweepRunRequest
            {
                Folder = parsed.GetValue(output)!,
                Data = parsed.GetValue(data),
                Task = part is null || isShare ? null : Number(part),
                Share = isShare ? TaskShare.Parse(part!) : null,
                Threads = parsed.GetValue(threads),
            };
            var result = ProgressDisplay.Show(parsed.GetValue(quiet), progress => SweepRun.Run(request, progress, cancellation));
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.SweepRunResult));
            }

            if (result.Interrupted)
            {
                ErrorLine.Write("interrupted; the finished trainings are kept, and the same command goes on from there.");
            }

            return Task.FromResult(result.Interrupted ? ExitCode.Interrupted : ExitCode.Done);
        });
        return command;
    }

    private static Command CreateMerge()
    {
        var folders = new Argument<string[]>("folders")
        {
            Description = "Folders of one plan, from one machine or several.",
            HelpName = "DIR",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = Folder("--out", $"Folder for {SweepMerge.ReportFile} and the figure.");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the results of an earlier merge." };
        var json = CommonOptions.Json();
        var command = new Command("merge", """
            Put results together: the table, the figure, and a test whether layers, bins and neurons matter.

            Examples:
              lyraflow sweep merge sweep
              lyraflow sweep merge node1 node2 --out all
            """) { folders, output, overwrite, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            var report = SweepMerge.Run(parsed.GetValue(folders)!, folder, parsed.GetValue(overwrite));
            return Outcome.Write(
                parsed.GetValue(json),
                Path.Combine(folder, SweepMerge.ReportFile),
                () => SweepTable.Write(Terminal.Out, report, Path.GetFullPath(folder)));
        });
        return command;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InputException($"--task takes the number of a training, or N/M for a share, not '{text}'.");

    private static Option<string> Folder(string name, string description)
        => new(name) { Description = description, DefaultValueFactory = _ => "sweep", HelpName = "DIR" };

    private static Option<string> Numbers(string name, string description, IReadOnlyList<int> preset)
        => new(name) { Description = description, DefaultValueFactory = _ => string.Join(',', preset), HelpName = "N,N" };
}
