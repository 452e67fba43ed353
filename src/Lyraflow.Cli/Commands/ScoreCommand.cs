using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow score</c>.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var catalog = new CatalogArguments();
        var model = CommonOptions.Model();
        var output = new Option<string>("--output", "-o")
        {
            Description = "File to write (.parquet, .csv, .csv.gz, .fits), a folder for several inputs, or - for CSV on standard output.",
            Required = true,
            HelpName = "OUTPUT",
        };
        var columns = new Option<string?>("--columns") { Description = "Columns of the input to keep. [default: all]", HelpName = "A,B" };
        var target = new Option<string?>("--target")
        {
            Description = "The class that is sought. [default: the rarest of the training]",
            HelpName = "CLASS",
        };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the class is: a probability, equal, or CLASS=P,CLASS=P. [default: as in the training]",
            HelpName = "P",
        };
        var missing = new Option<string>("--missing")
        {
            Description = "Rows without a number for a feature: null keeps them with null scores, drop leaves them out, fail ends "
                + "with an error.",
            DefaultValueFactory = _ => "null",
        };
        missing.AcceptOnlyFromAmong("null", "drop", "fail");
        var select = new Option<string?>("--select")
        {
            Description = "Write only the candidates: pure, balanced or complete, the model's own thresholds at the prior, or those "
                + "with at least this log10 ratio. [default: all rows]",
            HelpName = "pure|balanced|complete|RATIO",
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace results that are there; without it, finished files of a folder are skipped.",
        };
        var command = new Command("score", """
            Add log densities, likelihood ratio, posterior, the paper's score and an outlier flag to every row of a catalogue of any size,
            or write the rows that the ratio selects.

            Examples:
              lyraflow score model.safetensors stars.parquet -o scored.parquet
              lyraflow score model.safetensors 'survey/*.parquet' -o scored/ --prior 0.001 --columns id,ra,dec
              lyraflow score model.safetensors stars.parquet -o candidates.csv --select pure --prior 0.001
              cat stars.csv | lyraflow score model.safetensors - -o - > scored.csv
            """) { model };
        catalog.AddTo(command);
        foreach (var option in new Option[] { output, columns, target, prior, missing, select, overwrite })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var request = new ScoreRequest
            {
                Catalog = catalog.Of(parsed),
                Model = parsed.GetValue(model)!,
                Output = parsed.GetValue(output)!,
                Columns = parsed.GetValue(columns) is { } names ? Sql.SplitList(names, "--columns") : null,
                Target = parsed.GetValue(target),
                Prior = parsed.GetValue(prior),
                Missing = Enum.Parse<MissingPolicy>(parsed.GetValue(missing)!, ignoreCase: true),
                Select = parsed.GetValue(select),
                Overwrite = parsed.GetValue(overwrite),
            };
            return Task.FromResult(Run(request, parsed.GetValue(catalog.Quiet), parsed.GetValue(catalog.Json), cancellation));
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
