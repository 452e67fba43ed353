namespace Lyraflow.Data.Tables;

/// <summary>Paths as patterns that match nothing else.</summary>
internal static class GlobPattern
{
    /// <summary>The pattern of a file that was found already: characters of patterns stand for themselves.</summary>
    public static string Of(string file)
        => string.Concat(file.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));
}
