using System.Text.RegularExpressions;

namespace Lyraflow.Data.Tables;

/// <summary>Makes one line of what DuckDB has to say.</summary>
internal static partial class EngineMessage
{
    private const int Longest = 400;

    /// <summary>The message without the echo of our SQL, which the user never wrote.</summary>
    public static string OneLine(string message)
    {
        var lines = Echo().Split(message)[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', lines.TakeWhile(line => !Advice().IsMatch(line)));
        text = Private().Replace(text, string.Empty);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    // What follows are settings of DuckDB that the user cannot reach from here.
    [GeneratedRegex(@"^(Possible (fixes|solutions?)|Column \S+ is being converted|This type was|\* )")]
    private static partial Regex Advice();

    [GeneratedRegex(@"\n+LINE \d+:")]
    private static partial Regex Echo();

    [GeneratedRegex(@", ""\u0001[^""]*""|""\u0001[^""]*"", ?")]
    private static partial Regex Private();
}
