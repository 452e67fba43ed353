namespace Lyraflow.Architecture.Tests;

/// <summary>Which folders use which.</summary>
internal static class FolderGraph
{
    /// <summary>The folders that can be reached from themselves, in groups that reach each other.</summary>
    public static IReadOnlyList<string> Circles(IEnumerable<(string From, string To)> uses)
    {
        var edges = uses.Where(use => use.From != use.To).Distinct().ToLookup(use => use.From, use => use.To);
        var reached = edges.ToDictionary(group => group.Key, group => Reach(group.Key, edges));
        return [.. reached
            .Where(pair => pair.Value.Contains(pair.Key))
            .Select(pair => string.Join(" <-> ", pair.Value
                .Where(other => reached.TryGetValue(other, out var back) && back.Contains(pair.Key))
                .Append(pair.Key)
                .Distinct()
                .Order(StringComparer.Ordinal)))
            .Distinct()];
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> edges)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(edges[from]);
        while (left.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                foreach (var further in edges[next])
                {
                    left.Push(further);
                }
            }
        }

        return seen;
    }
}
