using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>docs/cli.md.</summary>
internal static partial class Manual
{
    /// <summary>The command whose examples need a server.</summary>
    public const string Fetch = "fetch";

    /// <summary>The command whose examples run until they are interrupted.</summary>
    public const string Explore = "explore";

    /// <summary>The examples in their order, each as the arguments of the program.</summary>
    public static string[][] Examples() =>
    [
        .. File.ReadLines(Repository.File("docs", "cli.md"))
            .Where(line => line.StartsWith("    lyraflow ", StringComparison.Ordinal))
            .Select(line => Word().Matches(line).Select(match => match.Value.Trim('"')).Skip(1).ToArray()),
    ];

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
