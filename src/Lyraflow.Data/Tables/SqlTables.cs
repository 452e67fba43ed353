using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Finds the files that a query names behind FROM and JOIN, and puts tables of ours in their places: all formats are read
/// as other commands read them, and none as the engine would guess it.
/// </summary>
public static class SqlTables
{
    private static readonly HashSet<string> FromWords = new(StringComparer.OrdinalIgnoreCase) { "from", "join" };

    private static readonly HashSet<string> OtherClauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "select", "where", "group", "order", "having", "limit", "offset", "on", "using", "window", "qualify", "union", "except",
        "intersect", "values", "set",
    };

    private static readonly HashSet<string> NoAliases = new(OtherClauses, StringComparer.OrdinalIgnoreCase)
    {
        "join", "left", "right", "full", "inner", "outer", "cross", "natural", "asof", "positional", "semi", "anti", "tablesample", "pivot", "unpivot", "sample",
    };

    /// <summary>The query with tables in the places of files.</summary>
    /// <param name="session">The session that the tables are part of.</param>
    /// <param name="query">The query.</param>
    /// <param name="output">Where the result goes; none of the files may be there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A file is missing or cannot be read.</exception>
    public static string Resolve(TableSession session, string query, string output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(query);
        var words = SqlWords.Of(query);
        var parts = new List<string>();
        var clauses = new Stack<bool>([false]);
        var expectsTable = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (expectsTable && word.IsQuoted && TableFormats.OfName(word.Content) is not null)
            {
                parts.Add(Table(session, word.Content, output, cancellation) + Alias(words, i));
            }
            else
            {
                parts.Add(word.Text);
            }

            if (word.IsBlank)
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

    private static string Table(TableSession session, string path, string output, CancellationToken cancellation)
    {
        var files = InputFiles.Find(path);
        files.RequireOther(output);
        var source = TableSource.Open(session, files, copy: false, cancellation);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = source.Columns.Select(column => $"{column.Carried(asText: false)} AS {Sql.Name(DistinctNames.Free(column.Name, taken))}");
        return $"(SELECT {string.Join(", ", columns)} FROM {source.CarryingRelation})";
    }

    // The engine calls a file's table like the file, unless the query does otherwise.
    private static string Alias(IReadOnlyList<SqlWord> words, int file)
    {
        var next = words.Skip(file + 1).FirstOrDefault(word => !word.IsBlank);
        var isNamed = next.Text is { Length: > 0 } text && !NoAliases.Contains(text)
            && (char.IsLetter(text[0]) || text[0] is '_' or '"');
        return isNamed ? string.Empty : $" AS {Sql.Name(Path.GetFileNameWithoutExtension(words[file].Content))}";
    }
}
