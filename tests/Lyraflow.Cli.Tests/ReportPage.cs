using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>A page of a report against the metrics that it claims to show.</summary>
internal static partial class ReportPage
{
    /// <summary>Asserts that each number of the page is the one under its key.</summary>
    /// <returns>How many numbers there are.</returns>
    public static int AssertTraceable(string page, string metricsFile)
    {
        var metrics = JsonNode.Parse(File.ReadAllText(metricsFile))!;
        var html = File.ReadAllText(page);
        // Prose that became plain text on the way would show the name of its type.
        Assert.DoesNotContain("Lyraflow.Reports", html, StringComparison.Ordinal);
        var numbers = Sources().Matches(html);
        Assert.All(numbers, match =>
        {
            var values = match.Groups[1].Value.Split(" - ").Select(path => Number(metrics, path)).ToArray();
            var value = values.Length == 2 ? values[0] - values[1] : values[0];
            AssertShows(match.Groups[2].Value, value);
        });
        return numbers.Count;
    }

    private static double Number(JsonNode node, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = (step[0] == '[' ? node[int.Parse(step[1..^1], CultureInfo.InvariantCulture)] : node[step])!;
        }

        return node.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? double.Parse(node.ToString(), CultureInfo.InvariantCulture)
            : node.GetValue<double>();
    }

    // The text may be rounded and a percentage; it must be within half of its last digit.
    private static void AssertShows(string text, double value)
    {
        if (double.IsNaN(value))
        {
            Assert.Equal("–", text);
            return;
        }

        var percent = text.EndsWith('%');
        var plain = text.Replace('−', '-').TrimEnd('%', ' ');
        var mantissa = plain.Split('E', 'e')[0];
        var digits = mantissa.Contains('.', StringComparison.Ordinal)
            ? mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var exponent = mantissa.Length == plain.Length ? 0 : int.Parse(plain[(mantissa.Length + 1)..], CultureInfo.InvariantCulture);
        Assert.Equal(
            double.Parse(plain, CultureInfo.InvariantCulture), percent ? 100 * value : value, 0.5001 * Math.Pow(10, exponent - digits));
    }

    [GeneratedRegex("<span data-source=\"([^\"]*)\">([^<]*)</span>")]
    private static partial Regex Sources();
}
