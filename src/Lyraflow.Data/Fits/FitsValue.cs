namespace Lyraflow.Data.Fits;

/// <summary>The value of one header card: text that stood in quotes, or whatever stood without them.</summary>
internal readonly record struct FitsValue(string Content, bool IsQuoted)
{
    /// <summary>What stands behind the slash; empty for nothing.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>
    /// Reads the value out of the part of a card behind its keyword: quotes are taken off ('' stands for one), and
    /// the comment behind the slash is dropped. A missing closing quote is forgiven.
    /// </summary>
    public static FitsValue Parse(ReadOnlySpan<char> field)
    {
        field = field.Trim(' ');
        if (field.IsEmpty || field[0] != '\'')
        {
            var slash = field.IndexOf('/');
            return new FitsValue((slash < 0 ? field : field[..slash]).TrimEnd(' ').ToString(), IsQuoted: false)
            {
                Comment = Behind(field, slash),
            };
        }

        field = field[1..];
        var end = 0;
        while (end < field.Length && (field[end] != '\'' || (end + 1 < field.Length && field[end + 1] == '\'')))
        {
            end += field[end] == '\'' ? 2 : 1;
        }

        // Blanks at the end of a text mean nothing (FITS standard 4.0, section 4.2.1.1).
        return new FitsValue(field[..end].TrimEnd(' ').ToString().Replace("''", "'", StringComparison.Ordinal), IsQuoted: true)
        {
            Comment = end < field.Length ? Behind(field, end + field[end..].IndexOf('/')) : string.Empty,
        };
    }

    private static string Behind(ReadOnlySpan<char> field, int slash)
        => slash < 0 || field[slash] != '/' ? string.Empty : field[(slash + 1)..].Trim(' ').ToString();
}
