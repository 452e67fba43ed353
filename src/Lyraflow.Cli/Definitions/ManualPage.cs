using System.Text;
using System.Text.RegularExpressions;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Definitions;

/// <summary>A command as a page of the system's manual, in the macros of man(7).</summary>
internal static partial class ManualPage
{
    /// <summary>The name of the page, such as lyraflow-bench-train.</summary>
    public static string NameOf(string path) => path.Replace(' ', '-');

    public static string Of(CommandEntry command)
    {
        var name = NameOf(command.Path);
        var page = new StringBuilder();
        page.Append($".TH {Text(name.ToUpperInvariant())} 1 \"\" \"Lyraflow {ProgramVersion.Text}\" \"User Commands\"\n");
        page.Append($".SH NAME\n{Text(name)} \\- {Text(command.Summary)}\n");
        page.Append($".SH SYNOPSIS\n.B {Text(command.Path)}\n{Text(string.Join(' ', Usage(command)))}\n");
        page.Append($".SH DESCRIPTION\n{Text(command.Description)}\n");
        AddList(page, "COMMANDS", command.Subcommands.Select(item => ($"\\fB{Text(item.Name)}\\fR", item.Summary)));
        AddList(page, "ARGUMENTS", command.Arguments.Select(argument => ($"\\fI{Text(argument.Name)}\\fR", argument.Description)));
        AddList(page, "OPTIONS", command.Options.Select(option => (Heading(option), option.Description)));
        if (command.Examples.Count > 0)
        {
            page.Append($".SH EXAMPLES\n.EX\n{string.Join('\n', command.Examples.Select(Text))}\n.EE\n");
        }

        AddList(page, "EXIT STATUS",
        [
            ("0", "Done."),
            ("1", "Something other than the input failed: a server, the network, or the program itself."),
            ("2", "Bad input or usage; one line on standard error says what, where and what to do."),
            ("130", "Interrupted."),
        ]);
        string[] related = [.. command.Subcommands.Select(item => $"{command.Path} {item.Name}"), .. Above(command.Path)];
        page.Append($".SH \"SEE ALSO\"\n{string.Join(",\n", related.Select(path => $"\\fB{Text(NameOf(path))}\\fR(1)"))}\n");
        return page.ToString();
    }

    private static IEnumerable<string> Usage(CommandEntry command)
    {
        var arguments = command.Arguments.Select(argument => argument.Required ? argument.Name : $"[{argument.Name}]");
        return command.Subcommands.Count > 0 ? ["COMMAND", "[OPTIONS]"] : [.. arguments, "[OPTIONS]"];
    }

    private static string[] Above(string path) => path.LastIndexOf(' ') is > 0 and var end ? [path[..end]] : [];

    private static string Heading(OptionEntry option)
        => string.Join(", ", option.Names.Select(name => $"\\fB{Text(name)}\\fR"))
            + (option.Value is null ? string.Empty : $" \\fI{Text(option.Value)}\\fR");

    private static void AddList(StringBuilder page, string title, IEnumerable<(string Heading, string Text)> items)
    {
        var entries = items.ToArray();
        if (entries.Length > 0)
        {
            page.Append($".SH \"{title}\"\n");
            page.AppendJoin(string.Empty, entries.Select(item => $".TP\n{item.Heading}\n{Text(item.Text)}\n"));
        }
    }

    // A dash would become a hyphen, a backslash begin a command, and so would a period or an apostrophe at the start of a line.
    private static string Text(string text) => LineStart().Replace(
        text.Replace(@"\", @"\e", StringComparison.Ordinal).Replace("-", @"\-", StringComparison.Ordinal), @"\&$0");

    [GeneratedRegex("^[.']", RegexOptions.Multiline)]
    private static partial Regex LineStart();
}
