using Lyraflow.Cli.Definitions;

namespace Lyraflow.Cli.Completions;

/// <summary>Text of definitions in the scripts of shells.</summary>
internal static class ShellWords
{
    /// <summary>A text that the shell takes as it is.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The paths of all subcommands, as a pattern of <c>case</c>.</summary>
    public static string Commands(IReadOnlyList<CommandEntry> commands)
        => string.Join(" | ", commands.Skip(1).Select(command => Quote(command.Path)));

    /// <summary>The words that may follow a command.</summary>
    public static IEnumerable<string> Next(CommandEntry command)
        => command.Subcommands.Select(subcommand => subcommand.Name).Concat(command.Arguments.SelectMany(argument => argument.Choices));
}
