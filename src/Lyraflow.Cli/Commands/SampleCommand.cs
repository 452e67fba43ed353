using System.CommandLine;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Sampling;
using Lyraflow.Workflows.Sampling.Completion;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow sample</c>.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var count = new Option<long?>("--count", "-n")
        {
            Description = "Number of rows, of each class where there are several; with --given for each of its rows, and with --complete "
                + "they are numbered. [default: with --given, 1]",
            HelpName = "N",
        };
        var context = new Option<string?>("--context")
        {
            Description = "What a conditional model is given, the same for all rows, such as \"r=17.5\".",
            HelpName = "NAME=NUMBER",
        };
        var given = new Option<string?>("--given")
        {
            Description = "File, folder or pattern of rows with the columns of a conditional model's context: one object (or -n) is "
                + "drawn for each, in their order. Or rows that lack columns, with --complete.",
            HelpName = "FILE",
        };
        var complete = new Option<bool>("--complete")
        {
            Description = "Draw the columns that the rows of --given lack, each from its distribution given the rest of the row; all else "
                + "is carried as it is.",
        };
        var withErrors = new Option<string[]>("--with-errors")
        {
            Description = "Put errors of a measurement on what is drawn, such as \"u=0.05, g=0.02\"; with --given they may be its columns.",
            HelpName = "COLUMN=ERROR",
        };
        var (errors, limits, sentinels) = (CommonOptions.Errors(), CommonOptions.Limits(), CatalogArguments.Sentinels());
        var prior = new Option<string?>("--prior")
        {
            Description = "With --complete: how common the classes are. [default: as in the training]",
            HelpName = "P",
        };
        var map = CommonOptions.Map();
        var strict = CommonOptions.Strict();
        var name = new Option<string?>("--class")
        {
            Description = "The class to draw from. [default: all, with a column label]",
            HelpName = "CLASS",
        };
        var temperature = new Option<double>("--temperature")
        {
            Description = "Scale of the base values: below 1 draws from the middle of the density, above 1 from its edges.",
            DefaultValueFactory = _ => 1,
            HelpName = "T",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "File to write (.csv, .parquet, .fits, .vot, .ecsv, .npy), or - for CSV on standard output.",
            DefaultValueFactory = _ => "-",
            HelpName = "OUTPUT",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads(0);
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("sample", """
            Draw mock objects from a model, in the units of its features.

            Examples:
              lyraflow sample model.safetensors -n 1000 --seed 3 > mock.csv
              lyraflow sample model.safetensors -n 100000 --class star -o mock.parquet
              lyraflow sample given-r.safetensors -n 1000 --context "r=17.5" -o at-17.5.csv
              lyraflow sample given-r.safetensors --given field.csv --class star -o mock-field.csv
              lyraflow sample model.safetensors -n 1000 --with-errors "u=0.05, g=0.02" -o observed.csv
              lyraflow sample model.safetensors --given stars.csv --complete --errors "u=u_err" -n 10 -o completed.csv
            """)
        {
            model, count, context, given, complete, withErrors, errors, limits, prior, map, sentinels, strict, name, temperature, output,
            overwrite, seed, threads, json, quiet,
        };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(complete))
            {
                Require(parsed.GetValue(given) is not null, "--complete needs the rows: name them with --given FILE.");
                Require(
                    parsed.GetValue(context) is null && parsed.GetValue(withErrors) is null or [] && parsed.GetValue(temperature) == 1,
                    "--context, --with-errors and --temperature are for mock objects; leave them out, or leave out --complete.");
                var completion = new CompletionRequest
                {
                    Catalog = new CatalogRequest
                    {
                        Input = parsed.GetValue(given)!,
                        Map = parsed.GetValue(map) ?? [],
                        Sentinels = CatalogArguments.ParseSentinels(parsed.GetValue(sentinels)),
                        Strict = parsed.GetValue(strict),
                        Threads = parsed.GetValue(threads),
                    },
                    Model = parsed.GetValue(model)!,
                    Class = parsed.GetValue(name),
                    Prior = parsed.GetValue(prior),
                    Draws = parsed.GetValue(count),
                    Errors = parsed.GetValue(errors) ?? [],
                    Limits = parsed.GetValue(limits) ?? [],
                    Output = parsed.GetValue(output)!,
                    Overwrite = parsed.GetValue(overwrite),
                    Seed = parsed.GetValue(seed),
                };
                var completed = ProgressDisplay.Show(
                    parsed.GetValue(quiet), progress => CompletionRun.Run(completion, progress, cancellation));
                if (parsed.GetValue(json) && completion.Output != InputFiles.StandardInput)
                {
                    Console.Out.WriteLine(JsonSerializer.Serialize(completed, ResultJson.Default.CompletionResult));
                }

                return Task.FromResult(ExitCode.Done);
            }

            Require(
                parsed.GetValue(errors) is null or [] && parsed.GetValue(limits) is null or [] && parsed.GetValue(prior) is null
                    && parsed.GetValue(sentinels) is null,
                "--errors, --limits, --prior and --sentinels are for rows that are completed: add --complete, or leave them out; "
                    + "--with-errors puts errors on mock objects.");
            var request = new SampleRequest
            {
                Model = parsed.GetValue(model)!,
                Count = parsed.GetValue(count),
                Context = parsed.GetValue(context),
                Given = parsed.GetValue(given),
                Map = parsed.GetValue(map) ?? [],
                Strict = parsed.GetValue(strict),
                WithErrors = parsed.GetValue(withErrors) ?? [],
                Class = parsed.GetValue(name),
                Temperature = parsed.GetValue(temperature),
                Output = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            var result = ProgressDisplay.Show(parsed.GetValue(quiet), progress => SampleRun.Run(request, progress, cancellation));
            if (result.LeftOut > 0)
            {
                Note.Write($"{result.LeftOut} rows of {request.Given} have no number for the context or an error, and were left out.");
            }

            if (parsed.GetValue(json) && request.Output != InputFiles.StandardInput)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.SampleResult));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Require(bool condition, string otherwise) => InputException.ThrowUnless(condition, otherwise);
}
