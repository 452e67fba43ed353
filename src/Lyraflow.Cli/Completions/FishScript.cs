using System.Text;
using Lyraflow.Cli.Definitions;

namespace Lyraflow.Cli.Completions;

/// <summary>The completions of fish.</summary>
internal static class FishScript
{
    public static string Of(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder("""
            # Completions of lyraflow for fish: lyraflow completions fish | source
            function __lyraflow_at
                set -l chosen lyraflow
                for token in (commandline -opc)[2..-1]
                    if contains -- "$chosen $token"
            """);
        script.Append(' ').AppendJoin(' ', commands.Skip(1).Select(command => Quote(command.Path))).Append('\n');
        script.Append("""
                        set chosen "$chosen $token"
                    end
                end
                test "$chosen" = "$argv"
            end
            """).Append('\n');
        foreach (var command in commands)
        {
            var at = $"complete -c lyraflow -n '__lyraflow_at {command.Path}'";
            foreach (var (name, summary) in command.Subcommands)
            {
                script.Append(at).Append(" -f -a ").Append(name).Append(" -d ").Append(Quote(summary)).Append('\n');
            }

            foreach (var choice in command.Arguments.SelectMany(argument => argument.Choices))
            {
                script.Append(at).Append(" -f -a ").Append(choice).Append('\n');
            }

            foreach (var option in command.Options)
            {
                script.Append(at);
                foreach (var name in option.Names)
                {
                    script.Append(Name(name));
                }

                script
                    .Append(
                        option.Value is null ? string.Empty
                        : option.Choices.Count > 0 ? $" -x -a {Quote(string.Join(' ', option.Choices))}"
                        : " -r")
                    .Append(" -d ").Append(Quote(option.Description)).Append('\n');
            }
        }

        return script.ToString();
    }

    private static string Name(string name) => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}"
        : name.Length == 2 ? $" -s {name[1..]}"
        : $" -o {name[1..]}";

    // Unlike in other shells, a backslash counts within quotes.
    private static string Quote(string text)
        => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
