using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.Export;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--output", "-o")
        {
            Description = "File to write, ending in .onnx.",
            Required = true,
            HelpName = "OUTPUT",
        };
        var target = new Option<string?>("--target")
        {
            Description = "The class that ratio and posterior are of. [default: the rarest of the training]",
            HelpName = "CLASS",
        };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the class is where the caller says nothing: a probability, equal, or CLASS=P,CLASS=P. "
                + "[default: as in the training]",
            HelpName = "P",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var json = CommonOptions.Json();
        var command = new Command("export", """
            Write a model as ONNX, to score with it in Python, Dask, Spark or elsewhere: features in; log densities, log10 ratio,
            posterior and outlier out.

            Examples:
              lyraflow export model.safetensors -o model.onnx
              lyraflow export reference -o reference.onnx --prior 0.01
            """) { model, output, target, prior, overwrite, json };
        command.SetAction(parsed =>
        {
            var result = ExportRun.Run(new ExportRequest
            {
                Model = parsed.GetValue(model)!,
                Output = parsed.GetValue(output)!,
                Target = parsed.GetValue(target),
                Prior = parsed.GetValue(prior),
                Overwrite = parsed.GetValue(overwrite),
            });
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.ExportResult));
            }
            else
            {
                Write(result);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ExportResult result)
    {
        Note.Write(string.Create(CultureInfo.InvariantCulture, $"{result.Output}: ONNX, {result.Bytes / 1e6:f2} MB"));
        Note.Write($"in: {string.Join(", ", result.Inputs)}, single precision; out: {string.Join(", ", result.Results)}");
        if (result.Target is { } target)
        {
            Note.Write($"ratio and posterior are of {target}; the input prior, where it is not given, is {result.Priors}");
        }
    }
}
