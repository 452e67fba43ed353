using System.CommandLine;
using Lyraflow.Cli.Completions;
using Lyraflow.Cli.Definitions;
using Lyraflow.Cli.Output;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow completions</c>.</summary>
internal static class CompletionsCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completions", """
            Print a script that completes commands, options and their values on the command line of a shell.

            Examples:
              lyraflow completions bash > ~/.local/share/bash-completion/completions/lyraflow
              lyraflow completions zsh > ~/.zfunc/_lyraflow
              lyraflow completions fish > ~/.config/fish/completions/lyraflow.fish
            """) { shell };
        command.SetAction(parsed =>
        {
            var commands = CommandEntry.All(parsed.RootCommandResult.Command);
            Console.Out.Write(parsed.GetValue(shell) switch
            {
                "bash" => BashScript.Of(commands),
                "zsh" => ZshScript.Of(commands),
                _ => FishScript.Of(commands),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
