using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Experiments.Catalogues;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow sample</c>.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var count = new Option<long>("--count", "-n") { Description = "Number of rows, of each class where there are several.", Required = true, HelpName = "N" };
        var name = new Option<string?>("--class") { Description = "The class to draw from. [default: all, with a column label]", HelpName = "CLASS" };
        var temperature = new Option<double>("--temperature") { Description = "Scale of the base values: below 1 draws from the middle of the density, above 1 from its edges.", DefaultValueFactory = _ => 1, HelpName = "T" };
        var output = new Option<string>("--output", "-o") { Description = "File to write (.csv, .parquet, .fits), or - for CSV on standard output.", DefaultValueFactory = _ => "-", HelpName = "OUTPUT" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var seed = CommonOptions.Seed();
        var quiet = CommonOptions.Quiet();
        var command = new Command("sample", """
            Draw mock objects from a model, in the units of its features.

            Examples:
              lyraflow sample model.safetensors -n 1000 --seed 3 > mock.csv
              lyraflow sample model.safetensors -n 100000 --class star -o mock.parquet
            """) { model, count, name, temperature, output, overwrite, seed, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new SampleOptions
            {
                Model = parsed.GetValue(model)!,
                Count = parsed.GetValue(count),
                Class = parsed.GetValue(name),
                Temperature = parsed.GetValue(temperature),
                Output = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Seed = parsed.GetValue(seed),
            };
            ProgressDisplay.Show(parsed.GetValue(quiet), progress => SampleRun.Run(options, progress, cancellation));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
