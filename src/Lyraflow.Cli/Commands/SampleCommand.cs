using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.Sampling;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow sample</c>.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var count = new Option<long?>("--count", "-n")
        {
            Description = "Number of rows, of each class where there are several; with --given for each of its rows. [default: with "
                + "--given, 1]",
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
                + "drawn for each, in their order.",
            HelpName = "FILE",
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
            Description = "File to write (.csv, .parquet, .fits), or - for CSV on standard output.",
            DefaultValueFactory = _ => "-",
            HelpName = "OUTPUT",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads(0);
        var quiet = CommonOptions.Quiet();
        var command = new Command("sample", """
            Draw mock objects from a model, in the units of its features.

            Examples:
              lyraflow sample model.safetensors -n 1000 --seed 3 > mock.csv
              lyraflow sample model.safetensors -n 100000 --class star -o mock.parquet
              lyraflow sample given-r.safetensors -n 1000 --context "r=17.5" -o at-17.5.csv
              lyraflow sample given-r.safetensors --given field.csv --class star -o mock.csv
            """) { model, count, context, given, map, strict, name, temperature, output, overwrite, seed, threads, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new SampleRequest
            {
                Model = parsed.GetValue(model)!,
                Count = parsed.GetValue(count),
                Context = parsed.GetValue(context),
                Given = parsed.GetValue(given),
                Map = parsed.GetValue(map) ?? [],
                Strict = parsed.GetValue(strict),
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
                Note.Write($"{result.LeftOut} rows of {request.Given} have no number for the context, and were left out.");
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
