using System.Text.RegularExpressions;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Says in our words, in one line, what DuckDB has to say.</summary>
internal static partial class EngineMessage
{
    private const int Longest = 400;

    /// <summary>The message, without the echo of our SQL, which the user never wrote.</summary>
    public static string OneLine(string message)
    {
        var lines = Echo().Split(message)[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', lines.TakeWhile(line => !Advice().IsMatch(line)));
        text = Private().Replace(text, string.Empty);
        text = DisplayText.Plain(Ours(text) ?? Kind().Replace(text, string.Empty), Longest).TrimEnd();
        return text.EndsWith('.') || text.EndsWith('…') ? text : $"{text.TrimEnd(':', ';', ',')}.";
    }

    private static string? Ours(string text)
    {
        if (Match(Column(), text) is { } column)
        {
            var name = column.Groups["name"].Value;
            var candidates = Quoted().Matches(column.Groups["rest"].Value).Select(match => match.Groups[1].Value.Split('.')[^1].Trim('"'));
            return $"there is no column {DisplayText.Quoted(name)}{Suggestion.Question(name, candidates)}; if it is a text, put "
                + $"it in single quotes: '{DisplayText.Plain(name)}'.";
        }

        if (Match(Function(), text) is { } function)
        {
            var name = function.Groups["name"].Value;
            var candidates = Quoted().Matches(function.Groups["rest"].Value).Select(match => match.Groups[1].Value);
            return $"there is no function {DisplayText.Plain(name)}{Suggestion.Question(name, candidates)}.";
        }

        if (Match(Table(), text) is { } table)
        {
            return $"there is no table {DisplayText.Quoted(table.Groups["name"].Value)}; a file stands in single quotes, as in "
                + $"FROM 'stars.parquet'.";
        }

        if (Match(Signature(), text) is { } signature)
        {
            return $"{signature.Groups["name"].Value}({signature.Groups["types"].Value}) cannot be computed: it takes values of "
                + $"other types, or another number of them.";
        }

        if (Match(Macro(), text) is { } macro)
        {
            return $"{DisplayText.Plain(macro.Groups["name"].Value)} takes another number of values: the model's features in "
                + $"their order, then its context.";
        }

        if (Match(Syntax(), text) is { } syntax)
        {
            return $"the SQL is not understood at {DisplayText.Quoted(syntax.Groups["at"].Value)}; check the brackets, commas and "
                + $"quotes before it.";
        }

        if (Match(Cast(), text) is { } cast)
        {
            return $"the text {DisplayText.Quoted(cast.Groups["text"].Value)} is no number; compare texts with texts in single "
                + $"quotes, or take such rows out.";
        }

        if (Match(NoFile(), text) is { } file)
        {
            return $"{DisplayText.Plain(file.Groups["name"].Value, Longest)}: there is no such file; check the path.";
        }

        if (Match(Unreadable(), text) is { } format)
        {
            return $"{DisplayText.Plain(format.Groups["name"].Value, Longest)}: cannot be read in the format that its name tells; "
                + $"SQL reads .csv, .parquet, .fits, .npy and .npz.";
        }

        return text.StartsWith("Out of Memory Error", StringComparison.Ordinal)
            ? "the memory of the engine does not suffice for this; use fewer columns or rows, or fewer threads."
            : null;
    }

    private static Match? Match(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match : null;

    // What follows are settings of DuckDB that the user cannot reach from here.
    [GeneratedRegex(@"^(Possible (fixes|solutions?)|Column \S+ is being converted|This type was|\* )")]
    private static partial Regex Advice();

    [GeneratedRegex(@"\n+LINE \d+:")]
    private static partial Regex Echo();

    [GeneratedRegex(@", ""\u0001[^""]*""|""\u0001[^""]*"", ?")]
    private static partial Regex Private();

    [GeneratedRegex(@"^(\w+ )+Error: ")]
    private static partial Regex Kind();

    [GeneratedRegex(@"Referenced column ""(?<name>[^""]*)"" (not found|was not found)(?<rest>.*)")]
    private static partial Regex Column();

    [GeneratedRegex(@"(Scalar |Table |Aggregate )*Function with name (?<name>\S+) does not exist(?<rest>.*)", RegexOptions.IgnoreCase)]
    private static partial Regex Function();

    [GeneratedRegex(@"Table with name (?<name>.+?) does not exist")]
    private static partial Regex Table();

    [GeneratedRegex(@"No function matches the given name and argument types '(?<name>[^(]+)\((?<types>[^']*)\)'")]
    private static partial Regex Signature();

    [GeneratedRegex(@"Macro (function )?""?(?<name>[^""(]+)""?\(.*\)? does not support the supplied arguments")]
    private static partial Regex Macro();

    [GeneratedRegex(@"Parser Error: .*?at or near ""(?<at>[^""]*)""")]
    private static partial Regex Syntax();

    [GeneratedRegex(@"Could not convert string '(?<text>.*?)' to (U?INT\d+|\w*INT|DOUBLE|FLOAT|DECIMAL\S*)")]
    private static partial Regex Cast();

    [GeneratedRegex(@"No files found that match the pattern ""(?<name>[^""]*)""")]
    private static partial Regex NoFile();

    [GeneratedRegex(@"No extension found that is capable of reading the file ""(?<name>[^""]*)""")]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"""((?:[^""]|"""")*)""")]
    private static partial Regex Quoted();
}
