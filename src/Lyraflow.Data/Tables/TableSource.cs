using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>The rows of one input within a session, in their order; files are joined by the names of their columns.</summary>
public sealed class TableSource
{
    private readonly HashSet<string> _repeated;
    private readonly Func<string> _advice;
    private string? _advised;

    private TableSource(InputFiles files, string relation, TablePart[] parts, IReadOnlyList<TableColumn> columns)
    {
        Files = files;
        PassedOver = files.PassedOver;
        CarryingRelation = relation;
        Relation = columns.Any(column => column.Written is not null)
            ? $"(SELECT {string.Join(", ", columns.Select(column => column.Sql))} FROM {relation})"
            : relation;
        Columns = columns;
        Skipped = [.. parts.SelectMany(part => part.Skipped).Distinct()];
        Rows = parts.Aggregate((long?)0, (sum, part) => sum + part.Rows);
        _advice = parts[0].Advice;
        _repeated = [.. parts[0].Columns.GroupBy(column => column.Name).Where(group => group.Count() > 1).Select(group => group.Key)];
    }

    /// <summary>One row of numbers that an expression gives, such as the arguments of a function.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="numbers">The names of its columns, and the SQL of each; it stands where tables cannot be named.</param>
    public static TableSource OfNumbers(string name, IReadOnlyList<(string Name, string Sql)> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var columns = numbers.Select((number, j) => new TableColumn(number.Name, "DOUBLE") { Sql = Sql.Name(Private('n', j)) }).ToList();
        var row = string.Join(", ", numbers.Zip(columns, (number, column) => $"{number.Sql} AS {column.Sql}"));
        var part = new TablePart(name, string.Empty, [.. columns.Select(column => new PartColumn(column.Name, column.Type, column.Sql))]);
        return new TableSource(new InputFiles(name, [], TableFormats.Csv), $"(SELECT {row})", [part], columns);
    }

    /// <summary>Where the rows come from.</summary>
    public InputFiles Files { get; }

    /// <summary>What SQL calls them, to stand behind FROM; the columns are there by <see cref="TableColumn.Sql"/>.</summary>
    public string Relation { get; }

    /// <summary>The same with what was written beside, for columns that are carried.</summary>
    internal string CarryingRelation { get; }

    /// <summary>Their columns, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Names of columns that cannot be read, such as vectors in FITS.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Files among several that are no tables or have no rows, each with the reason.</summary>
    public IReadOnlyList<string> PassedOver { get; private init; }

    /// <summary>The number of rows where it is known; else null.</summary>
    public long? Rows { get; }

    /// <summary>Opens an input.</summary>
    /// <param name="session">The session; the source ends with it.</param>
    /// <param name="files">The input.</param>
    /// <param name="copy">
    /// Whether to copy rows that only one thread can read (FITS, NumPy) into the session first, so that many can work
    /// on them. Rows from the standard input are always kept in a temporary file: they can be read once.
    /// </param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="InputException">A file cannot be read, or the files differ in their columns.</exception>
    public static TableSource Open(TableSession session, InputFiles files, bool copy = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(files);
        session.InputName = files.Name;
        var (parts, empty) = WithRows([.. files.Format.Open(session, files, cancellation)]);
        var passedOver = empty.Select(part => files.PassOver(part.File, "has no rows"));
        RequireSameColumns(parts);
        var columns = Named(parts[0]);
        var relation = $"({string.Join(" UNION ALL ", parts.Select(part => Select(part, parts[0], columns)))})";
        if (copy && parts.Any(part => part.IsSequential))
        {
            var table = session.NewName("copied");
            session.Execute($"CREATE TEMP TABLE {table} AS SELECT * FROM {relation}", cancellation);
            relation = table;
        }

        if (parts.Length > 1)
        {
            // Types of several files may differ; theirs together is what SQL makes of them.
            var types = session.Describe($"SELECT {string.Join(", ", columns.Select(column => column.Sql))} FROM {relation}");
            columns = [.. columns.Zip(types, (column, type) => column with { Type = type.Type })];
        }

        return new TableSource(files, relation, parts, columns) { PassedOver = [.. files.PassedOver, .. passedOver] };
    }

    /// <summary>What may help when a column is not found, such as which tables the file holds; empty for nothing.</summary>
    public string Advice => _advised ??= _advice();

    /// <summary>The column of a name: exactly, or else in any case of its letters.</summary>
    /// <exception cref="InputException">There is none, or several, of which none has exactly this name.</exception>
    public TableColumn Column(string name)
    {
        RequireSingle(name);
        if (Columns.FirstOrDefault(column => column.Name == name) is { } exact)
        {
            return exact;
        }

        var similar = Columns.Where(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return similar.Length switch
        {
            1 => similar[0],
            0 => throw new InputException(
                $"{Files.Name}: there is no column {DisplayText.Quoted(name)}; the columns are "
                    + $"{DisplayText.List(Columns.Select(column => column.Name))}{(Advice.Length > 0 ? $" ({Advice})" : string.Empty)}."),
            _ => throw new InputException(
                $"{Files.Name}: {DisplayText.Quoted(name)} may be any of the columns "
                    + $"{DisplayText.List(similar.Select(column => column.Name))}; write it as it stands there."),
        };
    }

    /// <summary>Refuses a name that several columns have, of which one would be taken at random.</summary>
    /// <exception cref="InputException">Several columns are called so.</exception>
    internal void RequireSingle(string name)
    {
        if (_repeated.Contains(name))
        {
            throw new InputException($"{Files.Name}: several columns are called {DisplayText.Quoted(name)}; rename all but one.");
        }
    }

    /// <summary>Whether columns are carried into text; else into a format that knows types.</summary>
    public bool CarriesText { get; set; } = true;

    /// <summary>The value of a column to be carried along, as SQL over <see cref="CarryingRelation"/>.</summary>
    /// <inheritdoc cref="Column" path="/exception"/>
    public string Carried(string name) => Column(name).Carried(CarriesText);

    /// <summary>The number of rows.</summary>
    public long CountRows(TableSession session, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Rows ?? Convert.ToInt64(session.Scalar($"SELECT count(*) FROM {Relation}", cancellation), CultureInfo.InvariantCulture);
    }

    /// <summary>Files without rows say nothing of the columns, so they are set aside, unless all are such.</summary>
    private static (TablePart[] Parts, TablePart[] Empty) WithRows(TablePart[] parts)
    {
        var full = parts.Where(part => part.Rows != 0).ToArray();
        return full.Length == 0 ? (parts, []) : (full, [.. parts.Except(full)]);
    }

    private static void RequireSameColumns(TablePart[] parts)
    {
        var first = parts[0];
        var names = first.Columns.Select(column => column.Name).Order(StringComparer.Ordinal).ToArray();
        foreach (var part in parts.Skip(1))
        {
            var others = part.Columns.Select(column => column.Name).Order(StringComparer.Ordinal).ToArray();
            if (!names.SequenceEqual(others))
            {
                var (lacks, has) = (names.Except(others).ToArray(), others.Except(names).ToArray());
                string[] differences =
                [
                    .. lacks.Length > 0 ? new[] { $"it lacks {DisplayText.List(lacks)}" } : [],
                    .. has.Length > 0 ? new[] { $"it has {DisplayText.List(has)} besides" } : [],
                ];
                throw new InputException(
                    $"{part.File}: has other columns than {first.File}: {string.Join(" and ", differences)}; "
                    + "files of one input need the same columns, in any order.");
            }

            foreach (var column in part.Columns)
            {
                var other = first.Columns.First(item => item.Name == column.Name);
                if (IsText(column) != IsText(other))
                {
                    throw new InputException(
                        $"{part.File}: the column {DisplayText.Quoted(column.Name)} holds {Kind(column)}, but {Kind(other)} in "
                            + $"{first.File}; "
                        + "files of one input need the same.");
                }
            }
        }
    }

    private static bool IsText(PartColumn column) => column.Type == "VARCHAR";

    private static string Kind(PartColumn column) => IsText(column) ? "text" : "numbers";

    /// <summary>Names that differ only in case are one name for SQL: their columns get others there.</summary>
    private static List<TableColumn> Named(TablePart part)
    {
        var counts = part.Columns.CountBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. part.Columns.Select((column, j) => new TableColumn(DistinctNames.Free(column.Name, taken), column.Type)
        {
            Sql = Sql.Name(counts[column.Name] == 1 ? column.Name : Private('v', j)),
            Written = column.Written is null ? null : Sql.Name(Private('w', j)),
            IsLossless = column.IsLossless,
            Obstacle = column.Obstacle,
            Metadata = column.Metadata,
        })];
    }

    private static string Select(TablePart part, TablePart first, List<TableColumn> columns)
    {
        var left = part.Columns.ToList();
        var list = new List<string>();
        for (var j = 0; j < columns.Count; j++)
        {
            var column = left.First(item => item.Name == first.Columns[j].Name);
            left.Remove(column);
            list.Add($"{column.Sql} AS {columns[j].Sql}");
            if (columns[j].Written is { } written)
            {
                list.Add($"{column.Written} AS {written}");
            }
        }

        return $"SELECT {string.Join(", ", list)} FROM {part.From}";
    }

    // No formula can spell it.
    private static string Private(char kind, int column) => string.Create(CultureInfo.InvariantCulture, $"\u0001{kind}{column}");
}
