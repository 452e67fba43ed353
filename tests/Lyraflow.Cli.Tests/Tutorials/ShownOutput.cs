using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>
/// Compares what a page shows of an output with the output: every line that is shown is there, in the same order. An ellipsis stands for
/// anything; a number is right within two per cent, or whatever it is where the data are others; frames of tables do not count.
/// </summary>
internal static partial class ShownOutput
{
    private const double Tolerance = 0.02;
    private const string Ellipsis = "…";

    /// <summary>The first line that is shown and is not there; null for none.</summary>
    public static string? Missing(IEnumerable<string> shown, IEnumerable<string> output, bool numbersDiffer)
    {
        var left = new Queue<string>(output);
        foreach (var line in shown.Where(line => Words(line).Replace(Ellipsis, string.Empty, StringComparison.Ordinal).Length > 0))
        {
            while (left.TryPeek(out var next) && !IsShown(line, next, numbersDiffer))
            {
                left.Dequeue();
            }

            if (!left.TryDequeue(out _))
            {
                return line;
            }
        }

        return null;
    }

    private static bool IsShown(string shown, string printed, bool numbersDiffer)
    {
        var pattern = Number().Replace(Regex.Escape(Words(shown)).Replace(Ellipsis, ".*", StringComparison.Ordinal), $"({Number()})");
        var match = Regex.Match(Words(printed), $"^{pattern}$", RegexOptions.CultureInvariant);
        if (!match.Success)
        {
            return false;
        }

        // The groups of the numbers themselves stand in order; the pattern of a number has none of its own.
        var expected = Number().Matches(Words(shown)).Select(Value);
        var found = match.Groups.Values.Skip(1).Select(group => double.Parse(Plain(group.Value), CultureInfo.InvariantCulture));
        return numbersDiffer || expected.Zip(found).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(pair.First));
    }

    private static double Value(Match match) => double.Parse(Plain(match.Value), CultureInfo.InvariantCulture);

    private static string Plain(string number) => number.Replace(",", string.Empty, StringComparison.Ordinal);

    // Without the frames of tables, and with one blank where there are several.
    private static string Words(string line) => Blanks().Replace(Frame().Replace(line, " "), " ").Trim();

    [GeneratedRegex(@"-?\d+(?:,\d{3})*(?:\\?\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("[│─╭╮╰╯├┤┬┴┼]")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
