using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// The files that a user's SQL names behind FROM or JOIN: they are read as all commands read them, in every format, and
/// numbers that mean "not measured" are null in the columns that the model's functions are given.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="sentinels">The numbers that mean that there is none.</param>
/// <param name="genuine">Those that are numbers like others in a column.</param>
public sealed class QueryFiles(TableSession session, IReadOnlyList<double> sentinels, IReadOnlyList<GenuineNumber> genuine)
{
    private readonly List<string> _notes = [];

    /// <summary>Whether a file among several that is no table, or has no rows, is an error; else it is passed over.</summary>
    public bool Strict { get; init; }

    /// <summary>What was taken for "not measured", and which files were passed over; each one line.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The query with its files replaced by what reads them.</summary>
    /// <param name="query">What the user wrote.</param>
    /// <param name="functions">The names of the model's functions.</param>
    /// <param name="output">Where the result goes; none of the files may be there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public string Replace(
        string query, IReadOnlyCollection<string> functions, string output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(functions);
        var tokens = SqlTokens.Of(query);
        SqlTokens.RequireOne(tokens);
        var columns = Arguments(tokens, functions);
        var search = new InputSearch { Formulas = [.. tokens.Where(IsName).Select(token => token.Content)], Strict = Strict };
        return SqlTables.Replace(query, path => Relation(search.Find(path), columns, output, cancellation));
    }

    /// <summary>The names that stand within the brackets of the model's functions.</summary>
    private static HashSet<string> Arguments(List<SqlToken> tokens, IReadOnlyCollection<string> functions)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var called = false;
        var depth = 0;
        foreach (var token in tokens.Where(token => token.Kind != SqlTokenKind.Space))
        {
            if (depth > 0)
            {
                depth += token.Text == "(" ? 1 : token.Text == ")" ? -1 : 0;
                if (IsName(token))
                {
                    names.Add(token.Content);
                }
            }
            else if (called && token.Text == "(")
            {
                depth = 1;
            }

            called =
                IsName(token)
                && functions.Contains(token.Content, StringComparer.OrdinalIgnoreCase);
        }

        return names;
    }

    private static bool IsName(SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    private double[] Sentinels(string column) =>
        [
            .. sentinels.Where(value =>
                !genuine.Any(item => item.Value == value && item.Column.Equals(column, StringComparison.OrdinalIgnoreCase))),
        ];

    private string Relation(InputFiles input, HashSet<string> names, string output, CancellationToken cancellation)
    {
        input.RequireOther(output);
        var source = TableSource.Open(session, input, copy: false, cancellation);
        session.InputName = null;
        _notes.AddRange(source.PassedOver.Select(file => $"passed over: {file}"));
        var cleaned = source.Columns
            .Where(column => column.IsNumber && names.Contains(column.Name))
            .ToDictionary(column => column, column => new QueriedColumn(column.Name, column.Sql, Sentinels(column.Name), []));
        var found = cleaned.Count == 0
            ? []
            : MissingCells.Read(session, source.Relation, [.. cleaned.Values], cancellation).Select(column => column with { Empty = 0 });
        if (MissingCells.Describe(found) is { Length: > 0 } text)
        {
            _notes.Add($"{input.Name}: {text}, which means \"not measured\", and is null in the query.");
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = source.Columns.Select(column =>
            $"{(cleaned.TryGetValue(column, out var cell) ? Clean(cell) : column.Carried(asText: false))} "
                + $"AS {Sql.Name(DistinctNames.Free(column.Name, taken))}");
        return $"(SELECT {string.Join(", ", columns)} FROM {source.CarryingRelation})";
    }

    // Whole numbers become doubles: products of them must not overflow.
    private static string Clean(QueriedColumn column)
    {
        var conditions = string.Join(" AND ", column.Sentinels.Select(value => $"{column.Cell} <> {Sql.Number(value)}"));
        var value = $"CAST({column.Cell} AS DOUBLE)";
        return conditions.Length == 0 ? value : $"CASE WHEN {conditions} THEN {value} END";
    }
}
