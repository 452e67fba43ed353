using System.Globalization;
using System.Text;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The rows, which of them are sought, and the folds of every repeat.</summary>
public sealed class CrossValidationData
{
    /// <summary>Fewest rows of a class that the rest of the folds must leave to learn from.</summary>
    private const int FewestTrainingRows = 10;

    private const int PresetFolds = 10;

    // What all classes but the sought one are called together, where there are several.
    private const string Rest = "rest";
    private const string OtherRest = "others";

    private readonly long _seed;
    private FeatureTable<float>? _numbered;

    private CrossValidationData(LabeledTable catalog, int[][] folds, long seed)
    {
        Catalog = catalog;
        _seed = seed;
        Rows = GridSteps.Dither(catalog.Table, GridSteps.Find([catalog.Table]), new RandomSource(seed));
        Positive = [.. catalog.Labels.Select(label => label == 1)];
        Folds = folds;
        FoldNumbers = [.. folds[0].Distinct().Order()];
    }

    /// <summary>The rows with their labels.</summary>
    public LabeledTable Catalog { get; }

    /// <summary>The features of all rows, moved within their step where they lie on a grid.</summary>
    public FeatureTable<float> Rows { get; }

    /// <summary>The same rows with their errors; null where they have none.</summary>
    public IReadOnlyList<UncertainRow>? WithErrors { get; internal set; }

    /// <summary>The features of all rows with their numbers, for methods that know the errors by these.</summary>
    internal FeatureTable<float> Numbered => _numbered ??= DeconvolvedMethod.Number(Rows);

    /// <summary>Per row, whether it is of the sought class, the second of the two.</summary>
    public bool[] Positive { get; }

    /// <summary>Per repeat and row, the fold.</summary>
    public int[][] Folds { get; }

    /// <summary>The folds' numbers, rising.</summary>
    public int[] FoldNumbers { get; }

    /// <summary>Objects of the sought class that are not among the rows, and count as missed where all are counted.</summary>
    public int SoughtLeftOut { get; private init; }

    /// <summary>Rows per class.</summary>
    public IReadOnlyDictionary<string, int> RowsPerClass
        => Catalog.Classes.Select((name, c) => (name, c)).ToDictionary(pair => pair.name, pair => Catalog.RowsOfClass(pair.c).Length);

    /// <summary>Takes the folds that are given, or draws them.</summary>
    /// <param name="catalog">The rows, of two classes or more.</param>
    /// <param name="sought">The class that is sought among the others, which become one.</param>
    /// <param name="given">The fold of each row; null to divide them by the seed, each class by itself.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="InputException">There are too few rows of a class.</exception>
    public static CrossValidationData Of(LabeledTable catalog, int sought, IReadOnlyList<int>? given, CrossValidationRequest request)
    {
        InputException.ThrowUnless(catalog.Classes.Length > 1, "The catalogue has rows of one class only; two are needed.");
        var data = AgainstRest(catalog, sought);
        return new CrossValidationData(data, given is null ? Divide(catalog, data, request) : [[.. given]], request.Seed).Check();
    }

    /// <summary>A cell of a column of folds.</summary>
    /// <param name="input">What the user called the rows.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">The cell; single precision holds whole numbers exactly far beyond any number of folds.</param>
    /// <exception cref="InputException">It is no whole number.</exception>
    public static int FoldOf(string input, string column, float value)
        => value == MathF.Floor(value) && MathF.Abs(value) < 1 << 24
            ? (int)value
            : throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"{input}: {value} in column {column} is no fold; a fold is a whole number."));

    /// <summary>Some of the rows with other features, each in the fold that it was in.</summary>
    /// <param name="catalog">The rows as they are then.</param>
    /// <param name="rows">Which rows of this data they are.</param>
    /// <exception cref="InputException">There are too few rows of a class.</exception>
    public CrossValidationData Treated(LabeledTable catalog, IReadOnlyList<int> rows)
    {
        int[][] folds = [.. Folds.Select(repeat => (int[])[.. rows.Select(row => repeat[row])])];
        return new CrossValidationData(catalog, folds, _seed)
        {
            SoughtLeftOut = Positive.Count(positive => positive) - rows.Count(row => Positive[row]),
        }.Check();
    }

    /// <summary>What the scores depend on besides the method: rows, labels, folds, seed and the program's version.</summary>
    public string Fingerprint(long seed)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        var settings = string.Create(CultureInfo.InvariantCulture, $"{ProgramVersion.Text} {seed} {Catalog.RowCount}");
        writer.Write(Encoding.UTF8.GetBytes(settings));
        foreach (var value in Rows.Columns.SelectMany(column => column))
        {
            writer.Write(value);
        }

        foreach (var number in Catalog.Labels.Concat(Folds[0]))
        {
            writer.Write(number);
        }

        foreach (var row in WithErrors ?? [])
        {
            for (var j = 0; j < row.Count; j++)
            {
                writer.Write((int)row.Kind(j));
                foreach (var number in row.Direction(j))
                {
                    writer.Write(number);
                }
            }
        }

        writer.Flush();
        content.Position = 0;
        return Sha256.Hex(content);
    }

    /// <summary>The rows of a fold, or the rest.</summary>
    public int[] RowsOf(int repeat, int fold, bool held)
        => [.. Enumerable.Range(0, Catalog.RowCount).Where(row => Folds[repeat][row] == fold == held)];

    /// <summary>The same rows with the sought class last, and all others as one before it.</summary>
    private static LabeledTable AgainstRest(LabeledTable catalog, int sought)
    {
        if (catalog.Classes.Length == 2 && sought == 1)
        {
            return catalog;
        }

        var name = catalog.Classes[sought];
        var rest = catalog.Classes.Length == 2 ? catalog.Classes[1 - sought] : name == Rest ? OtherRest : Rest;
        return new LabeledTable(
            catalog.Features,
            catalog.Values,
            [rest, name],
            [.. catalog.Labels.Select(label => label == sought ? 1 : 0)],
            catalog.Sources) { IsSynthetic = catalog.IsSynthetic };
    }

    private static int[][] Divide(LabeledTable catalog, LabeledTable data, CrossValidationRequest request)
    {
        var count = request.Folds ?? PresetFolds;
        for (var c = 0; c < data.Classes.Length; c++)
        {
            var rows = data.RowsOfClass(c).Length;
            if (rows < count)
            {
                throw new InputException($"Class {data.Classes[c]} has {rows} rows, too few for {count} folds", Remedy.FewerFolds);
            }
        }

        var folds = new int[request.Repeats][];
        for (var repeat = 0; repeat < folds.Length; repeat++)
        {
            var random = new RandomSource(request.Seed).Fork(string.Create(CultureInfo.InvariantCulture, $"folds {repeat}"));
            folds[repeat] = Stratified(catalog, count, random);
        }

        return folds;
    }

    private static int[] Stratified(LabeledTable catalog, int count, RandomSource random)
    {
        var folds = new int[catalog.RowCount];
        for (var c = 0; c < catalog.Classes.Length; c++)
        {
            var rows = catalog.RowsOfClass(c).ToArray();
            random.Shuffle(rows.AsSpan());
            for (var i = 0; i < rows.Length; i++)
            {
                folds[rows[i]] = i % count;
            }
        }

        return folds;
    }

    private CrossValidationData Check()
    {
        InputException.ThrowUnless(FoldNumbers.Length >= 2, "All rows are in one fold; cross-validation needs at least two.");
        InputException.ThrowUnless(
            Positive.Contains(true) && Positive.Contains(false), "The catalogue has rows of one class only; both are needed.");
        for (var c = 0; c < Catalog.Classes.Length; c++)
        {
            var rows = Catalog.RowsOfClass(c);
            var most = rows.CountBy(row => Folds[0][row]).Max(pair => pair.Value);
            InputException.ThrowUnless(
                rows.Length - most >= FewestTrainingRows,
                $"Without its largest fold, class {Catalog.Classes[c]} keeps {rows.Length - most} rows to learn from; at least "
                    + $"{FewestTrainingRows} are needed.");
        }

        return this;
    }
}
