namespace Lyraflow.Primitives;

/// <summary>Makes text that came out of a file fit to stand in a one-line message.</summary>
public static class DisplayText
{
    private const int Longest = 60;

    /// <summary>The text in quotes, control characters replaced, cut when it is long.</summary>
    public static string Quoted(string text) => $"'{Plain(text)}'";

    /// <summary>The text without quotes, control characters replaced, cut when it is long.</summary>
    public static string Plain(string text, int longest = Longest)
    {
        var kept = text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
        return string.Concat(kept.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
    }

    /// <summary>Names in quotes, separated by commas; after the first 30 only their number is given.</summary>
    public static string List(IEnumerable<string> names)
    {
        const int most = 30;
        var all = names.ToList();
        var list = string.Join(", ", all.Take(most).Select(Quoted));
        return all.Count switch
        {
            0 => "none",
            > most => $"{list} and {all.Count - most} more",
            _ => list,
        };
    }
}
