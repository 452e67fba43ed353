using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>The features of a catalogue in memory, class by class.</summary>
internal sealed class CatalogRows
{
    /// <summary>The name of the class of rows without labels.</summary>
    public const string OneClass = "all";

    private const int MostClasses = 100;
    private const int MostNamed = 10;

    private readonly Dictionary<string, List<float>[]> _classes = new(StringComparer.Ordinal);
    private readonly LabelNames _names = new();
    private readonly SortedSet<string> _otherNames = new(StringComparer.Ordinal);

    private CatalogRows()
    {
    }

    /// <summary>Rows without a label or without a number for a feature.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What a user should know of rows that were left out: which columns lack numbers, and why. Null for nothing.</summary>
    public string? Missing { get; private set; }

    /// <summary>Rows of classes that were not asked for.</summary>
    public long Others { get; private set; }

    /// <summary>The classes: those asked for in their order, else all, the most frequent first.</summary>
    public IReadOnlyList<(string Name, FeatureTable<float> Rows)> Classes { get; private set; } = [];

    /// <summary>Reads a catalogue.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">The features, and after them what they are conditioned on.</param>
    /// <param name="context">How many of them are context.</param>
    /// <param name="label">The column with the class of each row; null for one class.</param>
    /// <param name="classes">The classes to read; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A column or a class is missing, or there are too many classes.</exception>
    public static CatalogRows Read(
        TableSession session,
        TableSource source,
        FeatureQuery query,
        int context,
        string? label,
        IReadOnlyList<string>? classes,
        CancellationToken cancellation)
    {
        var tables = new CatalogRows();
        tables.LeftOut = FeatureReader.Read(session, source, query, label, block => tables.Add(block, classes, source), cancellation);
        if (tables.LeftOut > 0 && MissingCells.Describe(MissingCells.Count(session, source, query, cancellation)) is { Length: > 0 } cells)
        {
            tables.Missing = $"{source.Files.Name}: {cells}; such rows are left out.";
        }

        var names = classes ??
        [
            .. tables._classes
                .OrderByDescending(pair => pair.Value[0].Count)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Key)
        ];
        if (names.FirstOrDefault(name => !tables._classes.ContainsKey(name)) is { } missing)
        {
            var found = string.Join(", ", tables._classes.Keys.Concat(tables._otherNames).Order(StringComparer.Ordinal).Take(MostNamed));
            throw new InputException(
                $"{source.Files.Name}: no row that has all features is of the class {missing}; "
                    + $"the column {label} has {(found.Length == 0 ? "none at all" : found)}",
                Remedy.CheckClasses);
        }

        if (names.Count == 0)
        {
            throw new InputException($"{source.Files.Name}: no row has a number for every feature", Remedy.ChooseRowsOrSentinels);
        }

        tables.Classes = [.. names.Select(name => (name, Table(tables._classes[name], context)))];
        return tables;
    }

    /// <summary>Moves rows at random within the steps of a grid, see <see cref="GridSteps"/>.</summary>
    /// <param name="steps">The step of each feature; none for no grid.</param>
    /// <param name="random">Only its seed counts.</param>
    public void Dither(IReadOnlyList<double> steps, RandomSource random)
    {
        if (steps.Count > 0)
        {
            Classes = [.. Classes.Select(item => (item.Name, GridSteps.Dither(item.Rows, steps, random.Fork($"dither {item.Name}"))))];
        }
    }

    private static FeatureTable<float> Table(List<float>[] columns, int context)
    {
        float[][] arrays = Array.ConvertAll(columns, column => column.ToArray());
        var rows = new FeatureTable<float>(arrays[..^context]);
        return context == 0 ? rows : rows.Given(new FeatureTable<float>(arrays[^context..]));
    }

    /// <inheritdoc cref="LabelNames.Of"/>
    public string LabelName(string label, IReadOnlyList<string>? classes) => _names.Of(label, classes);

    private void Add(FeatureBlock block, IReadOnlyList<string>? classes, TableSource source)
    {
        for (var row = 0; row < block.Count; row++)
        {
            var name = block.Labels[row] is { } label ? LabelName(label, classes) : OneClass;
            if (classes is not null && block.Labels[row] is not null && !classes.Contains(name))
            {
                Others++;
                if (_otherNames.Count < MostClasses)
                {
                    _otherNames.Add(name);
                }

                continue;
            }

            if (!_classes.TryGetValue(name, out var columns))
            {
                if (_classes.Count == MostClasses)
                {
                    throw new InputException(
                        $"{source.Files.Name}: the label column has more than {MostClasses} classes", Remedy.NameClasses);
                }

                columns = [.. block.Columns.Select(_ => new List<float>())];
                _classes.Add(name, columns);
            }

            for (var j = 0; j < columns.Length; j++)
            {
                columns[j].Add(block.Columns[j][row]);
            }
        }
    }
}
