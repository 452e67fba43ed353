using System.CommandLine;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Cli.Slurm;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Scoring.Surveys;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow slurm score</c>.</summary>
internal static class SlurmCommand
{
    private const int MostTasks = 1000;

    public static Command Create() => new("slurm", """
        Score a survey on a cluster that Slurm schedules.

        Examples:
          lyraflow slurm score model.safetensors survey -o scored
          lyraflow slurm score model.safetensors survey -o scored --tasks 100 --submit
        """) { CreateScore() };

    private static Command CreateScore()
    {
        var score = new ScoreArguments();
        var tasks = new Option<int?>("--tasks")
        {
            Description = $"Number of tasks of the array, 1 to {MostTasks}. [default: so many that each takes about an hour]",
            HelpName = "M",
        };
        var options = new Option<string[]>("--sbatch")
        {
            Description = "One more option for both jobs, such as --sbatch=--partition=main; may be repeated.",
            HelpName = "OPTION",
        };
        var submit = new Option<bool>("--submit") { Description = "Submit the jobs; without it, the script that does is printed." };
        var command = new Command("score", """
            Print a script that submits two jobs: an array whose tasks score a share of the files each, and one that finishes. Time and
            memory follow from the sizes of the files and from the speed that is measured here on one of them. Takes all options of
            lyraflow score.

            Examples:
              lyraflow slurm score model.safetensors survey -o scored > jobs.sh
              lyraflow slurm score model.safetensors survey -o scored --threads 4 --tasks 100 --sbatch=--partition=main --submit
            """);
        score.AddTo(command);
        foreach (var option in new Option[] { tasks, options, submit })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var count = parsed.GetValue(tasks);
            InputException.ThrowUnless(count is null or (>= 1 and <= MostTasks), $"--tasks takes 1 to {MostTasks}, not {count}.");
            var isSubmitted = parsed.GetValue(submit);
            if (isSubmitted)
            {
                Shell.RequireSlurm();
            }

            var request = score.Of(parsed);
            var estimate = SurveyEstimate.Measure(request, count, MostTasks, cancellation);
            var job = new SlurmJob(
                Shell.ThisProgram,
                Environment.CurrentDirectory,
                ["score", .. ScoreArguments.Words(parsed, [tasks, options, submit, score.Catalog.Json, score.Catalog.Threads])],
                request.Output,
                parsed.GetValue(options) ?? []);
            var script = job.Script(estimate);
            var said = isSubmitted ? Shell.Run(script) : null;
            if (parsed.GetValue(score.Catalog.Json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(SlurmResult.Of(estimate, script, said), ResultJson.Default.SlurmResult));
            }
            else
            {
                Console.Out.Write(said ?? script);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
