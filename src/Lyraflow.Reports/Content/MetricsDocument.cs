using System.Globalization;
using System.Text.Json.Nodes;

namespace Lyraflow.Reports.Content;

/// <summary>
/// metrics.json, read by path: the one source of the numbers on a page. A path is made of keys with dots between and
/// indices in brackets, such as <c>classifier.operating_points[0].name</c>.
/// </summary>
/// <param name="root">The whole document.</param>
public sealed class MetricsDocument(JsonNode root)
{
    /// <summary>The number at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public MetricValue this[string path] => new(path, Find(path) switch
    {
        null => double.NaN,
        JsonValue value when value.TryGetValue<string>(out var text) => double.Parse(text, CultureInfo.InvariantCulture),
        var number => number.GetValue<double>(),
    });

    /// <summary>The text at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public string Text(string path) => Find(path)?.ToString() ?? string.Empty;

    /// <summary>The number of items of the list at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public int Count(string path) => Find(path)?.AsArray().Count ?? 0;

    /// <summary>The keys of the object at a path, in their order.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public IReadOnlyList<string> Keys(string path) => [.. (Find(path)?.AsObject() ?? []).Select(pair => pair.Key)];

    /// <summary>Whether there is something at a path.</summary>
    public bool Has(string path) => TryFind(path, out _);

    private JsonNode? Find(string path) => TryFind(path, out var node)
        ? node
        : throw new KeyNotFoundException($"metrics.json has no key {path}.");

    private bool TryFind(string path, out JsonNode? node)
    {
        node = root;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            if (step.StartsWith('[') && node is JsonArray list
                && int.TryParse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture, out var index) && index < list.Count)
            {
                node = list[index];
            }
            else if (node is not JsonObject item || !item.TryGetPropertyValue(step, out node))
            {
                return false;
            }
        }

        return true;
    }
}
