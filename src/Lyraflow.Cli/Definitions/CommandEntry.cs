using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace Lyraflow.Cli.Definitions;

/// <summary>A command as its help describes it, for completions and manual pages.</summary>
/// <param name="Path">The words that call it, such as "lyraflow bench train".</param>
/// <param name="Description">What it does.</param>
/// <param name="Examples">Command lines.</param>
/// <param name="Subcommands">The last words of the commands under it, and what those do in a sentence.</param>
/// <param name="Arguments">What stands there without a name.</param>
/// <param name="Options">What stands there with one.</param>
internal sealed record CommandEntry(
    string Path,
    string Description,
    IReadOnlyList<string> Examples,
    IReadOnlyList<(string Name, string Summary)> Subcommands,
    IReadOnlyList<ArgumentEntry> Arguments,
    IReadOnlyList<OptionEntry> Options)
{
    private const string ExamplesTitle = "Examples:";

    /// <summary>What it does, in a sentence.</summary>
    public string Summary => SummaryOf(Description);

    /// <summary>A command and all under it.</summary>
    public static IReadOnlyList<CommandEntry> All(Command root) => [.. All(root, root.Name, [])];

    private static IEnumerable<CommandEntry> All(Command command, string path, Option[] inherited)
    {
        Command[] subcommands = [.. command.Subcommands.Where(subcommand => !subcommand.Hidden)];
        Option[] handedOn = [.. inherited, .. command.Options.Where(option => option.Recursive)];
        var (description, examples) = Split(command.Description ?? string.Empty);
        return
        [
            new CommandEntry(
                path,
                description,
                examples,
                [.. subcommands.Select(subcommand => (subcommand.Name, SummaryOf(Split(subcommand.Description ?? string.Empty).Text)))],
                [.. command.Arguments.Where(argument => !argument.Hidden).Select(ArgumentEntry.Of)],
                [.. command.Options.Concat(inherited).Where(option => !option.Hidden).Select(OptionEntry.Of)]),
            .. subcommands.SelectMany(subcommand => All(subcommand, $"{path} {subcommand.Name}", handedOn)),
        ];
    }

    private static (string Text, string[] Examples) Split(string description)
    {
        var parts = description.Split(ExamplesTitle);
        var lines = parts.Length > 1 ? parts[1].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        return (OneLine(parts[0]), lines);
    }

    private static string SummaryOf(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text.TrimEnd('.') : text[..end];
    }

    private static string OneLine(string text)
        => string.Join(' ', text.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What stands in a command line without a name.</summary>
/// <param name="Name">What its help calls it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Choices">What it may be; none for anything.</param>
internal sealed record ArgumentEntry(string Name, string Description, bool Required, IReadOnlyList<string> Choices)
{
    public static ArgumentEntry Of(Argument argument) => new(
        argument.HelpName ?? argument.Name, argument.Description ?? string.Empty, argument.Arity.MinimumNumberOfValues > 0, [
            .. argument.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label)]);
}

/// <summary>What stands in a command line with a name.</summary>
/// <param name="Names">Its names, that with two dashes first.</param>
/// <param name="Value">What its help calls its value; null where it takes none.</param>
/// <param name="Description">What it does, with the preset.</param>
/// <param name="Choices">What the value may be; none for anything.</param>
internal sealed record OptionEntry(IReadOnlyList<string> Names, string? Value, string Description, IReadOnlyList<string> Choices)
{
    public static OptionEntry Of(Option option)
    {
        var takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        string[] choices = takesValue ? [.. option.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label)] : [];
        var preset = takesValue && option.HasDefaultValue
            ? Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture)
            : null;
        // -?, /? and /h are for those who guess; shells take two of them for patterns.
        var names = option.Aliases.Prepend(option.Name).Where(name => name.All(letter => letter == '-' || char.IsLetter(letter)));
        return new OptionEntry(
            [.. names.OrderByDescending(name => name.Length)],
            takesValue ? option.HelpName ?? (choices.Length > 0 ? string.Join('|', choices) : "VALUE") : null,
            string.IsNullOrEmpty(preset) ? option.Description ?? string.Empty : $"{option.Description} [default: {preset}]",
            choices);
    }
}
