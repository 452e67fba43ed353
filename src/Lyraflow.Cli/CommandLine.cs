using System.CommandLine.Help;
using System.CommandLine;
using Lyraflow.Cli.Commands;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Fetch;
using Lyraflow.Primitives;

namespace Lyraflow.Cli;

/// <summary>The command <c>lyraflow</c>: from arguments to an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        Terminal.Protect();

        // Not a RootCommand: that calls itself by the name of the executable file, which is Lyraflow.Cli.
        var root = new Command("lyraflow", """
            Normalizing flows for stars: model the density of catalogued objects, and find the rare ones by the ratio of two densities.

            Examples:
              lyraflow reproduce
              lyraflow crossval
              lyraflow toys --flow nsf,maf
              lyraflow demo
              lyraflow train stars.csv --features "u-g, g-r, r-i, i-z" --label label -o model.safetensors
              lyraflow score model.safetensors field.csv -o scored.parquet
              lyraflow explore scored.parquet --model model.safetensors
              lyraflow bench train
            """) { new HelpOption(), new VersionOption() };
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(FetchCommand.Create());
        root.Subcommands.Add(ReproduceCommand.Create());
        root.Subcommands.Add(CrossvalCommand.Create());
        root.Subcommands.Add(ToysCommand.Create());
        root.Subcommands.Add(SweepCommand.Create());
        root.Subcommands.Add(FlowsCommand.Create());
        root.Subcommands.Add(TrainCommand.Create());
        root.Subcommands.Add(ScoreCommand.Create());
        root.Subcommands.Add(FinishCommand.Create());
        root.Subcommands.Add(SlurmCommand.Create());
        root.Subcommands.Add(EvaluateCommand.Create());
        root.Subcommands.Add(ExploreCommand.Create());
        root.Subcommands.Add(SampleCommand.Create());
        root.Subcommands.Add(PdfCommand.Create());
        root.Subcommands.Add(SqlCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(SendCommand.Create());
        root.Subcommands.Add(InfoCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(CompletionsCommand.Create());
        root.Subcommands.Add(ManCommand.Create());

        var parsed = root.Parse(CommonOptions.PlaceModel(AskedForHelp(arguments)));
        if (parsed.Errors.Count > 0)
        {
            var command = parsed.CommandResult.Command;
            if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
            {
                ErrorLine.Write($"{command.Name} has no command {DisplayText.Quoted(unknown)}; add --help to see which there are.");
                return ExitCode.BadInput;
            }

            var errors = parsed.Errors.Select(error => error.Message.TrimEnd('.'));
            var needed = command.Arguments.Count == 0 ? string.Empty
                : $"{command.Name} is followed by {string.Join(" ", command.Arguments.Select(argument => argument.Name))}; ";
            ErrorLine.Write($"{string.Join("; ", errors)}; {needed}add --help to see what is possible.");
            return ExitCode.BadInput;
        }

        using var interruption = new Interruption();
        try
        {
            return await parsed
                .InvokeAsync(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }, interruption.Token)
                .ConfigureAwait(false);
        }
        catch (InputException failure)
        {
            ErrorLine.Write(RemedyWords.Of(failure));
            return ExitCode.BadInput;
        }
        catch (DownloadException failure)
        {
            ErrorLine.Write(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            ErrorLine.Write("interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            FaultFile.Write(fault, arguments);
            return ExitCode.Failed;
        }
    }

    /// <summary>Takes "help train" for "train --help", as many programs do.</summary>
    private static string[] AskedForHelp(string[] arguments)
        => arguments is ["help", .. var command] ? [.. command, "--help"] : arguments;
}
