using System.Text;
using Lyraflow.Cli.Definitions;

namespace Lyraflow.Cli.Completions;

/// <summary>The completions of zsh.</summary>
internal static class ZshScript
{
    public static string Of(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder("""
            #compdef lyraflow
            # Completions of lyraflow for zsh: source <(lyraflow completions zsh), or _lyraflow in a folder of $fpath.
            _lyraflow() {
                local chosen=lyraflow i
                local -a found
                for ((i = 2; i < CURRENT; i++)); do
                    case "$chosen ${words[i]}" in

            """);
        script.Append("            ").Append(ShellWords.Commands(commands)).Append(""") chosen+=" ${words[i]}" ;;""").Append('\n');
        script.Append("""
                    esac
                done
                case "$chosen ${words[CURRENT - 1]}" in

            """);
        foreach (var command in commands)
        {
            foreach (var option in command.Options.Where(option => option.Value is not null))
            {
                script.Append("        ").AppendJoin(" | ", option.Names.Select(name => ShellWords.Quote($"{command.Path} {name}")))
                    .Append(") ").Append(option.Choices.Count > 0 ? $"compadd -- {string.Join(' ', option.Choices)}" : "_files")
                    .Append("; return ;;\n");
            }
        }

        script.Append("    esac\n    case \"$chosen\" in\n");
        foreach (var command in commands)
        {
            script.Append("        ").Append(ShellWords.Quote(command.Path)).Append(")\n            found=(")
                .AppendJoin(' ', Next(command)).Append(")\n");
            script.Append("            [[ $PREFIX == -* ]] && found=(").AppendJoin(' ', Options(command)).Append(") ;;\n");
        }

        return script.Append("""
                esac
                if ((${#found})); then
                    _describe -o lyraflow found
                else
                    _files
                fi
            }
            if [[ ${funcstack[1]} == _lyraflow ]]; then _lyraflow "$@"; else compdef _lyraflow lyraflow; fi
            """).Append('\n').ToString();
    }

    private static IEnumerable<string> Next(CommandEntry command) => command.Subcommands
        .Select(subcommand => Described(subcommand.Name, subcommand.Summary))
        .Concat(command.Arguments.SelectMany(argument => argument.Choices).Select(ShellWords.Quote));

    private static IEnumerable<string> Options(CommandEntry command)
        => command.Options.SelectMany(option => option.Names.Select(name => Described(name, option.Description)));

    private static string Described(string word, string description) => ShellWords.Quote($"{word}:{description}");
}
