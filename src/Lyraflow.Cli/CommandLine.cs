using System.CommandLine;
using Lyraflow.Cli.Commands;

namespace Lyraflow.Cli;

/// <summary>The command <c>lyraflow</c>: from arguments to an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("""
            Normalizing flows for stars: model the density of catalogued objects, and find the rare ones by the ratio of two densities.

            Examples:
              lyraflow reproduce
              lyraflow bench train
            """);
        root.Subcommands.Add(ReproduceCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"lyraflow: {error.Message}").ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("lyraflow: add --help to see what is possible.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        using var interruption = new Interruption();
        try
        {
            return await parsed
                .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token)
                .ConfigureAwait(false);
        }
        catch (InputException failure)
        {
            await Console.Error.WriteLineAsync($"lyraflow: {failure.Message}").ConfigureAwait(false);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("lyraflow: interrupted.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }
}
