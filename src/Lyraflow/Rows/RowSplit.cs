using System.Collections.Immutable;
using Lyraflow.Primitives;

namespace Lyraflow.Rows;

/// <summary>
/// Row indices to train, validate and test with: each row is in exactly one of them. Each is in random order, the
/// classes mixed, so that batches taken in fixed order are random samples.
/// </summary>
/// <param name="Train">Rows to fit the model with.</param>
/// <param name="Validation">Rows that decide when to stop.</param>
/// <param name="Test">Rows to look at once, at the end.</param>
public sealed record RowSplit(ImmutableArray<int> Train, ImmutableArray<int> Validation, ImmutableArray<int> Test)
{
    /// <summary>The fewest rows that can be split, of each class where it is stratified.</summary>
    public const int FewestRows = 10;

    /// <summary>
    /// Splits each class by itself, so that all three subsets have the classes in the same proportion, to within one
    /// row. How the rows of a class are split depends on the seed, the class's name and its number of rows alone.
    /// </summary>
    /// <param name="catalog">The rows to split.</param>
    /// <param name="random">Only its seed counts, not how many numbers were drawn from it.</param>
    /// <param name="fractions">The sizes of the subsets; 80, 10 and 10 % when null.</param>
    /// <exception cref="InputException">
    /// A class has fewer than <see cref="FewestRows"/> rows or too few for one of the fractions, or the fractions
    /// are none.
    /// </exception>
    public static RowSplit Stratified(LabeledTable catalog, RandomSource random, SplitFractions? fractions = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(random);
        var parts = new List<RowSplit>();
        for (var c = 0; c < catalog.Classes.Length; c++)
        {
            var name = catalog.Classes[c];
            var rows = catalog.RowsOfClass(c).ToArray();
            parts.Add(Cut(rows, random.Fork($"split {name}"), fractions, $"The class {DisplayText.Quoted(name)}"));
        }

        var order = random.Fork("split order");
        return new RowSplit(
            Mix(parts.SelectMany(part => part.Train), order),
            Mix(parts.SelectMany(part => part.Validation), order),
            Mix(parts.SelectMany(part => part.Test), order));
    }

    /// <summary>Splits all rows at once without regard to their classes.</summary>
    /// <param name="catalog">The rows to split.</param>
    /// <param name="random">Only its seed counts, not how many numbers were drawn from it.</param>
    /// <param name="fractions">The sizes of the subsets; 80, 10 and 10 % when null.</param>
    /// <exception cref="InputException">
    /// There are fewer than <see cref="FewestRows"/> rows or too few for one of the fractions, or the fractions are
    /// none.
    /// </exception>
    public static RowSplit Unstratified(LabeledTable catalog, RandomSource random, SplitFractions? fractions = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(random);
        return Cut([.. Enumerable.Range(0, catalog.RowCount)], random.Fork("split"), fractions, "The catalogue");
    }

    /// <summary>Holds some rows back to validate with; none are tested on.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="held">How many of them are held back.</param>
    /// <param name="random">Shuffles them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than are to be held back.</exception>
    public static RowSplit HoldOut(int rows, int held, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(held, rows);
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order.AsSpan());
        return new RowSplit([.. order[held..]], [.. order[..held]], []);
    }

    /// <summary>The rows of one class, each part in its order.</summary>
    /// <exception cref="InputException">There is no such class, or it has no rows in one of the parts.</exception>
    public RowSplit OfClass(LabeledTable catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var index = catalog.ClassIndex(name);
        return new RowSplit(Part(Train, "training"), Part(Validation, "validation"), Part(Test, "test"));

        ImmutableArray<int> Part(ImmutableArray<int> rows, string part)
        {
            ImmutableArray<int> selected = [.. rows.Where(row => catalog.Labels[row] == index)];
            return selected.Length > 0
                ? selected
                : throw new InputException($"Class {name} has no {part} rows; it needs more rows or another seed.");
        }
    }

    /// <summary>The parts of a table of these rows.</summary>
    public SplitTable Select(FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new SplitTable(rows.Select(Train.AsSpan()), rows.Select(Validation.AsSpan()), rows.Select(Test.AsSpan()));
    }

    private static RowSplit Cut(int[] rows, RandomSource random, SplitFractions? fractions, string what)
    {
        fractions ??= new SplitFractions();
        fractions.Require();
        if (rows.Length < FewestRows)
        {
            throw new InputException($"{what} has {rows.Length} rows, too few to split: give at least {FewestRows}.");
        }

        // Both cuts are rounded, not the sizes: the sizes then always add up.
        var firstCut = (int)Math.Round(rows.Length * fractions.Train);
        var secondCut = (int)Math.Round(rows.Length * (fractions.Train + fractions.Validation));
        secondCut = Math.Clamp(secondCut, firstCut, rows.Length);
        random.Shuffle(rows.AsSpan());
        var split = new RowSplit([.. rows[..firstCut]], [.. rows[firstCut..secondCut]], [.. rows[secondCut..]]);
        if ((split.Train.IsEmpty && fractions.Train > 0)
            || (split.Validation.IsEmpty && fractions.Validation > 0)
            || (split.Test.IsEmpty && fractions.Test > 0))
        {
            throw new InputException(
                $"{what} has {rows.Length} rows, too few for the smallest of the fractions; give more rows or another fraction.");
        }

        return split;
    }

    private static ImmutableArray<int> Mix(IEnumerable<int> rows, RandomSource random)
    {
        var mixed = rows.ToArray();
        random.Shuffle(mixed.AsSpan());
        return [.. mixed];
    }
}
