using Lyraflow.Data.Formulas;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Finds the files that a query names behind FROM and JOIN, and puts tables of ours in their places: all formats are read
/// as other commands read them, and none as the engine would guess it.
/// </summary>
internal static class SqlTables
{
    private static readonly HashSet<string> FromWords = new(StringComparer.OrdinalIgnoreCase) { "from", "join" };

    private static readonly HashSet<string> OtherClauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "select", "where", "group", "order", "having", "limit", "offset", "on", "using", "window", "qualify", "union", "except",
        "intersect", "values", "set",
    };

    private static readonly HashSet<string> NoAliases = new(OtherClauses, StringComparer.OrdinalIgnoreCase)
    {
        "join",
        "left",
        "right",
        "full",
        "inner",
        "outer",
        "cross",
        "natural",
        "asof",
        "positional",
        "semi",
        "anti",
        "tablesample",
        "pivot",
        "unpivot",
        "sample",
    };

    /// <summary>The query with tables in the places of files.</summary>
    /// <param name="query">The query.</param>
    /// <param name="table">What stands for a file, by its name.</param>
    public static string Replace(string query, Func<string, string> table)
    {
        var words = SqlTokens.Of(query);
        var parts = new List<string>();
        var clauses = new Stack<bool>([false]);
        var expectsTable = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (expectsTable && word.Kind == SqlTokenKind.Text && IsInput(word.Content))
            {
                parts.Add(table(word.Content) + Alias(words, i));
            }
            else
            {
                parts.Add(word.Text);
            }

            if (word.Kind == SqlTokenKind.Space)
            {
                continue;
            }

            switch (word.Text)
            {
                case "(":
                    // A bracket behind FROM may hold tables itself.
                    clauses.Push(expectsTable);
                    break;
                case ")":
                    if (clauses.Count > 1)
                    {
                        clauses.Pop();
                    }

                    expectsTable = false;
                    break;
                case ",":
                    expectsTable = clauses.Peek();
                    break;
                default:
                    expectsTable = FromWords.Contains(word.Text);
                    if (expectsTable || OtherClauses.Contains(word.Text))
                    {
                        clauses.Pop();
                        clauses.Push(expectsTable);
                    }

                    break;
            }
        }

        return string.Concat(parts);
    }

    private static bool IsInput(string path)
        => TableFormats.OfName(TableFormats.SplitPart(path).Path) is not null || path.Contains('*', StringComparison.Ordinal)
            || Directory.Exists(path);

    // The engine calls a file's table like the file, unless the query does otherwise.
    private static string Alias(List<SqlToken> words, int file)
    {
        var next = words.Skip(file + 1).FirstOrDefault(word => word.Kind != SqlTokenKind.Space);
        var isNamed = next.Text is { Length: > 0 } text && !NoAliases.Contains(text)
            && (char.IsLetter(text[0]) || text[0] is '_' or '"');
        var (path, _) = TableFormats.SplitPart(words[file].Content);
        return isNamed ? string.Empty : $" AS {Sql.Name(Path.GetFileNameWithoutExtension(path))}";
    }
}
