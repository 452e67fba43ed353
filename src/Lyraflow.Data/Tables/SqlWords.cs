namespace Lyraflow.Data.Tables;

/// <summary>A piece of a query: a word, a quoted text or name, a comment, blanks, or another character.</summary>
/// <param name="Text">As it stands there.</param>
internal readonly record struct SqlWord(string Text)
{
    /// <summary>Whether it means nothing.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text) || Text.StartsWith("--", StringComparison.Ordinal) || Text.StartsWith("/*", StringComparison.Ordinal);

    /// <summary>Whether it is a quoted text or name.</summary>
    public bool IsQuoted => Text is ['\'' or '"', .., _] && Text[0] == Text[^1];

    /// <summary>What a quoted text or name says.</summary>
    public string Content => IsQuoted ? Text[1..^1].Replace($"{Text[0]}{Text[0]}", Text[..1], StringComparison.Ordinal) : Text;
}

/// <summary>Cuts a query into pieces; put together again they are the query.</summary>
internal static class SqlWords
{
    public static IReadOnlyList<SqlWord> Of(string query)
    {
        var words = new List<SqlWord>();
        for (var start = 0; start < query.Length;)
        {
            var end = End(query, start);
            words.Add(new SqlWord(query[start..end]));
            start = end;
        }

        return words;
    }

    private static int End(string query, int start)
    {
        var letter = query[start];
        if (letter is '\'' or '"')
        {
            var end = start + 1;
            while (end < query.Length && (query[end] != letter || (end + 1 < query.Length && query[end + 1] == letter)))
            {
                end += query[end] == letter ? 2 : 1;
            }

            return Math.Min(query.Length, end + 1);
        }

        if (string.CompareOrdinal(query, start, "--", 0, 2) == 0)
        {
            return query.IndexOf('\n', start) is >= 0 and var line ? line : query.Length;
        }

        if (string.CompareOrdinal(query, start, "/*", 0, 2) == 0)
        {
            return query.IndexOf("*/", start + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : query.Length;
        }

        Func<char, bool>? kind = char.IsWhiteSpace(letter) ? char.IsWhiteSpace : IsWord(letter) ? IsWord : null;
        var next = start + 1;
        while (kind is not null && next < query.Length && kind(query[next]))
        {
            next++;
        }

        return next;
    }

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
}
