using System.Text;
using Lyraflow.Cli.Definitions;

namespace Lyraflow.Cli.Completions;

/// <summary>The completions of bash, from 3.2.</summary>
internal static class BashScript
{
    public static string Of(IReadOnlyList<CommandEntry> commands)
    {
        var script = new StringBuilder("""
            # Completions of lyraflow for bash: source <(lyraflow completions bash)
            _lyraflow() {
                local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} chosen=lyraflow words= i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$chosen ${COMP_WORDS[i]}" in

            """);
        script.Append("            ").Append(ShellWords.Commands(commands)).Append(""") chosen+=" ${COMP_WORDS[i]}" ;;""").Append('\n');
        script.Append("""
                    esac
                done
                case "$chosen" in

            """);
        foreach (var command in commands)
        {
            script.Append("        ").Append(ShellWords.Quote(command.Path)).Append(")\n            words=")
                .Append(ShellWords.Quote(string.Join(' ', ShellWords.Next(command)))).Append('\n');
            script.Append("            [[ $word == -* ]] && words=")
                .Append(ShellWords.Quote(string.Join(' ', command.Options.SelectMany(option => option.Names)))).Append('\n');
            script.Append("            case \"$previous\" in\n");
            foreach (var option in command.Options.Where(option => option.Value is not null))
            {
                script.Append("                ").AppendJoin(" | ", option.Names)
                    .Append(") words=").Append(ShellWords.Quote(string.Join(' ', option.Choices))).Append(" ;;\n");
            }

            script.Append("            esac ;;\n");
        }

        // Where no word fits, bash takes the names of files.
        return script.Append("""
                esac
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F _lyraflow lyraflow
            """).Append('\n').ToString();
    }
}
