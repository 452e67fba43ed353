using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

/// <summary>docs/metrics.md as a list of keys, its shapes written out.</summary>
internal static class MetricsGuide
{
    /// <summary>Every key that the guide promises for a command, such as <c>classes.*.fit.region_coverage[].level</c>.</summary>
    public static HashSet<string> Keys(string command)
    {
        var sections = new Dictionary<string, List<(string Key, string Type)>>();
        var (part, section) = ("", "");
        foreach (var line in File.ReadLines(Repository.File("docs", "metrics.md")))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                part = section = line["# ".Length..].Trim('`');
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line.StartsWith("## Shape: ", StringComparison.Ordinal) ? line["## Shape: ".Length..] : part;
            }
            else if (line.StartsWith("| `", StringComparison.Ordinal))
            {
                var cells = line.Split('|', StringSplitOptions.TrimEntries);
                sections.TryAdd(section, []);
                sections[section].Add((cells[1].Trim('`'), cells[2]));
            }
        }

        return [.. Expand($"lyraflow {command}", "")];

        IEnumerable<string> Expand(string shape, string prefix) => sections[shape].SelectMany(row =>
        {
            var key = prefix + row.Key;
            return row.Type is "number" or "text" or "truth" ? [key] : Expand(row.Type, key + ".");
        });
    }

    /// <summary>Every key of a document, list items as [] and class names as *.</summary>
    public static HashSet<string> KeysOf(JsonNode document)
    {
        return [.. Walk(document, "")];

        static IEnumerable<string> Walk(JsonNode? node, string path) => node switch
        {
            JsonObject item => item.SelectMany(pair => Walk(pair.Value, Join(path, pair.Key is "star" or "rrlyrae" ? "*" : pair.Key))),
            JsonArray list => list.SelectMany(item => Walk(item, path + "[]")),
            _ => [path],
        };
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
