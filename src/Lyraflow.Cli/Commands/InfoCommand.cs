using System.CommandLine;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow info</c>.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var json = CommonOptions.Json();
        var command = new Command("info", """
            Show what a model is: features, classes, shapes, where it comes from, and what its thresholds select.

            Examples:
              lyraflow info model.safetensors
            """) { model, json };
        command.SetAction(parsed =>
        {
            var named = NamedModel.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(ModelSummary.Of(named), ResultJson.Default.ModelSummary));
            }
            else
            {
                ModelCard.Write(Terminal.Out, named);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
