using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Samp;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow score</c>.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var arguments = new ScoreArguments();
        var task = CommonOptions.Task("files");
        var samp = new Option<bool>("--samp")
        {
            Description = "Hand the result (.vot or .fits) to the programs at your SAMP hub, such as TOPCAT and Aladin.",
        };
        var command = new Command("score", """
            Add log densities, likelihood ratio, posterior, the paper's score and an outlier flag to every row of a catalogue of any size,
            or write the rows that the ratio selects.

            Examples:
              lyraflow score model.safetensors field.csv -o scored.parquet
              lyraflow score model.safetensors 'survey/*.parquet' -o scored/ --prior 0.001 --columns id,ra,dec
              lyraflow score model.safetensors field.csv -o candidates.csv --select pure --prior 0.01
              lyraflow score model.safetensors survey -o scored --task 3/4
              lyraflow score model.safetensors field.fits -o scored.vot --samp
              cat field.csv | lyraflow score model.safetensors - -o - > scored.csv
            """);
        arguments.AddTo(command);
        command.Options.Add(task);
        command.Options.Add(samp);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = arguments.Of(parsed);
            request = request with { Share = CommonOptions.ParseTask(parsed.GetValue(task), request.Overwrite) };
            if (parsed.GetValue(samp))
            {
                TableBroadcast.RequireSendable(request.Output);
            }

            var code = Run(request, parsed.GetValue(arguments.Catalog.Quiet), parsed.GetValue(arguments.Catalog.Json), cancellation);
            if (parsed.GetValue(samp))
            {
                await SendCommand.SendAsync(request.Output, cancellation).ConfigureAwait(false);
            }

            return code;
        });
        return command;
    }

    private static int Run(ScoreRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var result = ProgressDisplay.Show(quiet, progress => ScoreRun.Run(request, progress, cancellation));
        if (result.ColumnsLeftOut.Count > 0)
        {
            Note.Write($"left out of the output, for they hold more than one value per row: {DisplayText.List(result.ColumnsLeftOut)}.");
        }

        if (json && request.Output != InputFiles.StandardInput)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.ScoreResult));
        }
        else if (!quiet)
        {
            var skipped = result.Skipped == 0 ? string.Empty : $", {result.Skipped} finished before";
            var passedOver = result.PassedOver.Count == 0 ? string.Empty : $", {result.PassedOver.Count} passed over";
            var priors = result.Priors.Length == 0 ? string.Empty : $"; priors: {result.Priors}";
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Rows:n0} rows in {result.Seconds:f1} s ({result.Rows / result.Seconds:n0} rows/s), {result.Files} files "
                    + $"written{skipped}{passedOver}{priors}"));
            if (request.Select is not null)
            {
                Note.Write(SelectionText.OfSelected(result));
            }
            else if (result.Expected is { } expected)
            {
                Note.Write(SelectionText.OfBalanced(result, expected));
            }
        }

        return ExitCode.Done;
    }
}
