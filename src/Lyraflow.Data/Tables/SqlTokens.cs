using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>What a piece of SQL is.</summary>
internal enum SqlTokenKind
{
    Word,
    QuotedName,
    Text,
    Symbol,

    /// <summary>Blanks and comments.</summary>
    Space,
}

/// <summary>A piece of SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was written.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    /// <summary>What it says, without its quotes.</summary>
    public string Content => Kind switch
    {
        SqlTokenKind.Text => Text.Trim('\'').Replace("''", "'", StringComparison.Ordinal),
        SqlTokenKind.QuotedName => Text.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal),
        _ => Text,
    };

    /// <summary>Whether it is this word, in capitals or not.</summary>
    public bool Is(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts SQL into pieces that, joined again, are what was written. Nothing is checked: that is the engine's.</summary>
internal static class SqlTokens
{
    /// <summary>The pieces.</summary>
    public static List<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var place = 0; place < sql.Length;)
        {
            var (kind, end) = Next(sql, place);
            tokens.Add(new SqlToken(kind, sql[place..end]));
            place = end;
        }

        return tokens;
    }

    /// <summary>Makes sure that the pieces are one statement: what stands around it cannot be left or ended from within.</summary>
    /// <exception cref="InputException">There are several, or a bracket closes none.</exception>
    public static void RequireOne(IEnumerable<SqlToken> tokens)
    {
        var depth = 0;
        foreach (var token in tokens.Where(token => token.Kind == SqlTokenKind.Symbol))
        {
            depth += token.Text == "(" ? 1 : token.Text == ")" ? -1 : 0;
            InputException.ThrowUnless(token.Text != ";", "The SQL holds a semicolon, and one SELECT is run; take what is behind it out.");
            InputException.ThrowUnless(depth >= 0, "The SQL has a closing bracket without an opening one; take it out.");
        }
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int start)
    {
        var letter = sql[start];
        if (letter is '\'' or '"')
        {
            return (letter == '"' ? SqlTokenKind.QuotedName : SqlTokenKind.Text, Quoted(sql, start));
        }

        if (string.CompareOrdinal(sql, start, "--", 0, 2) == 0)
        {
            return (SqlTokenKind.Space, Behind(sql, "\n", start));
        }

        if (string.CompareOrdinal(sql, start, "/*", 0, 2) == 0)
        {
            return (SqlTokenKind.Space, Behind(sql, "*/", start + 2));
        }

        if (char.IsWhiteSpace(letter))
        {
            return (SqlTokenKind.Space, While(sql, start, char.IsWhiteSpace));
        }

        return char.IsLetter(letter) || letter == '_'
            ? (SqlTokenKind.Word, While(sql, start, next => char.IsLetterOrDigit(next) || next == '_'))
            : (SqlTokenKind.Symbol, start + 1);
    }

    private static int Quoted(string sql, int start)
    {
        for (var place = start + 1; place < sql.Length; place++)
        {
            if (sql[place] == sql[start])
            {
                if (place + 1 == sql.Length || sql[place + 1] != sql[start])
                {
                    return place + 1;
                }

                place++;
            }
        }

        return sql.Length;
    }

    private static int Behind(string sql, string mark, int start)
        => sql.IndexOf(mark, start, StringComparison.Ordinal) is >= 0 and var place ? place + mark.Length : sql.Length;

    private static int While(string sql, int start, Func<char, bool> holds)
    {
        var end = start;
        while (end < sql.Length && holds(sql[end]))
        {
            end++;
        }

        return end;
    }
}
