using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Samp;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow send</c>.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "VOTable or FITS file (.vot, .fits, also with .gz)." };
        var command = new Command("send", """
            Hand a table to the programs at your SAMP hub, such as TOPCAT and Aladin, which load it. Where no hub runs, a line says so.

            Examples:
              lyraflow send scored.vot
            """) { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            await SendAsync(parsed.GetValue(file)!, cancellation).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Sends a table, and says what became of it.</summary>
    public static async Task SendAsync(string file, CancellationToken cancellation)
        => Note.Write(await TableBroadcast.SendAsync(file, $"lyraflow {ProgramVersion.Text}", cancellation).ConfigureAwait(false));
}
