using System.CommandLine;
using Lyraflow.Cli.Definitions;
using Lyraflow.Cli.Output;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow man</c>.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of manual pages; they go into man1 within it." };
        var command = new Command("man", """
            Write a page of the manual for every command, where man finds it.

            Examples:
              lyraflow man ~/.local/share/man
            """) { folder };
        command.SetAction(parsed =>
        {
            var pages = Path.Combine(parsed.GetValue(folder)!, "man1");
            try
            {
                Directory.CreateDirectory(pages);
                foreach (var entry in CommandEntry.All(parsed.RootCommandResult.Command))
                {
                    File.WriteAllText(Path.Combine(pages, $"{ManualPage.NameOf(entry.Path)}.1"), ManualPage.Of(entry));
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{pages}: the pages cannot be written ({fault.Message.TrimEnd('.')}); name another folder.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
