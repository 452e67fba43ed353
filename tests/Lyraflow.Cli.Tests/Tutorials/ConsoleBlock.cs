namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>A command that a page shows, and what it says the command prints.</summary>
/// <param name="Command">What is typed, with its further lines.</param>
/// <param name="Shown">The lines of the output that are shown.</param>
/// <param name="Mark">What stands behind <c>console</c> in the first line of the block; one of the words below, or empty.</param>
/// <param name="Line">Where the command stands in the page.</param>
internal sealed record ConsoleBlock(string Command, IReadOnlyList<string> Shown, string Mark, int Line)
{
    /// <summary>The numbers are those of data that a test does not have.</summary>
    public const string StandIn = "stand-in";

    /// <summary>The command is to fail.</summary>
    public const string Refused = "refused";

    /// <summary>The command needs a cluster.</summary>
    public const string NeedsCluster = "slurm";

    private const string Fence = "```";
    private const string Prompt = "$ ";
    private const string Continuation = "> ";

    /// <summary>The commands of a page in their order.</summary>
    public static IReadOnlyList<ConsoleBlock> Of(string page)
    {
        var lines = File.ReadAllLines(page);
        var blocks = new List<ConsoleBlock>();
        string? mark = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                mark = line.StartsWith($"{Fence}console", StringComparison.Ordinal) ? line[$"{Fence}console".Length..].Trim() : null;
            }
            else if (mark is not null && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                blocks.Add(new ConsoleBlock(line[Prompt.Length..], [], mark, i + 1));
            }
            else if (mark is not null && blocks is [.., var last])
            {
                blocks[^1] = line.StartsWith(Continuation, StringComparison.Ordinal) && last.Shown.Count == 0
                    ? last with { Command = $"{last.Command}\n{line[Continuation.Length..]}" }
                    : last with { Shown = [.. last.Shown, line] };
            }
        }

        return blocks;
    }
}
