using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;
using System.Text;
using Lyraflow.Reports.Content;

namespace Lyraflow.Reports.Page;

/// <summary>The part of the page that moves. Its data are counts of the test objects on a grid of thresholds.</summary>
internal static class ExplorerHtml
{
    private const int Steps = 400;

    public static string Build(ExplorerBlock block)
    {
        double[] thresholds = [.. Enumerable.Range(0, Steps + 1).Select(i => block.Low + (i * (block.High - block.Low) / Steps))];
        // A named threshold is a place of the slider itself, so that its numbers are those of the tables.
        thresholds = [.. thresholds.Concat(block.Presets.Select(preset => preset.Threshold)).Distinct().Order()];
        var counts = Array.ConvertAll(thresholds, block.Scores.At);
        var data = new ExplorerData(
            thresholds,
            Array.ConvertAll(counts, item => item.TruePositives),
            Array.ConvertAll(counts, item => item.FalsePositives),
            block.Scores.Counts.Positives,
            block.Scores.Counts.Negatives,
            block.Names.Sought,
            block.Names.Others);
        var start = Array.IndexOf(thresholds, block.Presets[0].Threshold);
        var buttons = string.Concat(block.Presets.Select(preset => string.Create(
            CultureInfo.InvariantCulture,
            $"<button type=\"button\" data-step=\"{Array.IndexOf(thresholds, preset.Threshold)}\">"
                + $"{HtmlPage.Escape(preset.Name)}</button>")));
        return new StringBuilder(HtmlPage.Resource("explorer.html"))
            .Replace("{{score}}", HtmlPage.Escape(block.ScoreLabel))
            .Replace("{{sought}}", HtmlPage.Escape(block.Names.Sought))
            .Replace("{{last}}", (thresholds.Length - 1).ToString(CultureInfo.InvariantCulture))
            .Replace("{{start}}", start.ToString(CultureInfo.InvariantCulture))
            .Replace("{{objects}}", block.Scores.Count.ToString(CultureInfo.InvariantCulture))
            .Replace("{{buttons}}", buttons)
            // The serializer writes < as \u003c, so that no text can end the element early.
            .Replace("{{data}}", JsonSerializer.Serialize(data, ExplorerJson.Default.ExplorerData))
            .Replace("{{script}}", HtmlPage.Resource("explorer.js"))
            .ToString();
    }
}

/// <summary>What the script needs.</summary>
/// <param name="Thresholds">Ascending.</param>
/// <param name="Found">Objects of the sought class with at least this score.</param>
/// <param name="Wrong">Other objects with at least this score.</param>
/// <param name="Positives">All objects of the sought class.</param>
/// <param name="Negatives">All others.</param>
/// <param name="Sought">The sought class in words.</param>
/// <param name="Others">The others in words.</param>
internal sealed record ExplorerData(
    double[] Thresholds, long[] Found, long[] Wrong, int Positives, int Negatives, string Sought, string Others);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExplorerData))]
internal sealed partial class ExplorerJson : JsonSerializerContext;
