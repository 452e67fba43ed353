using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow info</c>.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var command = new Command("info", """
            Show what a model is: features, classes, shapes, and where it comes from.

            Examples:
              lyraflow info model.safetensors
            """) { model };
        command.SetAction(parsed =>
        {
            ModelTables.WriteCard(Terminal.Out, NamedModel.Load(parsed.GetValue(model)!));
            return ExitCode.Done;
        });
        return command;
    }
}
