using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tables;

/// <summary>
/// The errors of a measurement, put on features that were drawn: each column's moves the features that are computed from it. Where
/// a feature is no straight line in the column, how far would hang on the column, which drawn features do not tell.
/// </summary>
public sealed class ObservedErrors
{
    private readonly double[][] _slopes;
    private readonly double?[] _constants;

    private ObservedErrors(double[][] slopes, double?[] constants, IReadOnlyList<string> formulas)
    {
        (_slopes, _constants, Formulas) = (slopes, constants, formulas);
    }

    /// <summary>The formulas of errors that are no constants.</summary>
    public IReadOnlyList<string> Formulas { get; }

    /// <summary>The errors that are no constants, row by row; null where all are.</summary>
    public FeatureTable<float>? Rows { get; init; }

    /// <summary>Plans the errors of some features.</summary>
    /// <param name="features">The features.</param>
    /// <param name="errors">Columns with their standard deviations.</param>
    /// <exception cref="InputException">No feature is computed from a column, or one is no straight line in it.</exception>
    public static ObservedErrors Of(IReadOnlyList<string> features, IReadOnlyList<(string Column, string Deviation)> errors)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.GroupBy(error => error.Column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"The error of {DisplayText.Quoted(twice.Key)} is given twice; give it once.");
        }

        FormulaNode[] trees = [.. features.Select(feature => Formula.Parse(feature).Root)];
        double?[] constants =
        [
            .. errors.Select(error => FormulaSlope.Constant(Formula.Parse(error.Deviation, FormulaRole.Map).Root)),
        ];
        return new ObservedErrors(
            [.. errors.Select(error => Slopes(features, trees, error.Column))],
            constants,
            [.. errors.Where((_, j) => constants[j] is null).Select(error => error.Deviation)]);
    }

    /// <summary>The same with the errors of rows.</summary>
    /// <param name="rows">A column for each of <see cref="Formulas"/>.</param>
    /// <exception cref="InputException">An error is negative.</exception>
    public ObservedErrors At(FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var bad = rows.Columns.ToList().FindIndex(column => column.Any(value => value < 0));
        return bad < 0 ? new ObservedErrors(_slopes, _constants, Formulas) { Rows = rows } : throw new InputException(
            $"The error {DisplayText.Quoted(Formulas[bad])} is negative in a row; an error is a standard deviation.");
    }

    /// <summary>Puts errors on features.</summary>
    /// <param name="features">The features, column by column.</param>
    /// <param name="count">Rows of these.</param>
    /// <param name="rowOf">Which of <see cref="Rows"/> each is of.</param>
    /// <param name="random">Draws the errors.</param>
    public void Add(IReadOnlyList<float[]> features, int count, Func<int, int> rowOf, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(rowOf);
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < count; i++)
        {
            var next = 0;
            for (var j = 0; j < _slopes.Length; j++)
            {
                var error = random.NextNormal() * (_constants[j] ?? Rows!.Columns[next++][rowOf(i)]);
                for (var f = 0; f < _slopes[j].Length; f++)
                {
                    features[f][i] += (float)(_slopes[j][f] * error);
                }
            }
        }
    }

    private static double[] Slopes(IReadOnlyList<string> features, FormulaNode[] trees, string column)
    {
        var slopes = new double[trees.Length];
        var isAny = false;
        for (var i = 0; i < trees.Length; i++)
        {
            if (FormulaColumns.Names(trees[i]).FirstOrDefault(name => name.Equals(column, StringComparison.OrdinalIgnoreCase))
                is not { } leaf)
            {
                continue;
            }

            isAny = true;
            slopes[i] = Straight(trees[i], leaf) ?? throw new InputException(
                $"The feature {DisplayText.Quoted(features[i])} is no straight line in {DisplayText.Quoted(column)}, and how far an "
                    + "error moves it hangs on the column itself, which is not drawn; leave the error out.");
        }

        return isAny ? slopes : throw new InputException(
            $"No feature is computed from the column {DisplayText.Quoted(column)}, for which an error is given; the features are "
                + $"{DisplayText.List(features)}.");
    }

    private static double? Straight(FormulaNode tree, string leaf)
    {
        try
        {
            return FormulaColumns.Steps(tree).Contains(leaf) || FormulaColumns.KnowsNull(tree)
                ? null
                : FormulaSlope.Constant(FormulaSlope.Of(tree, leaf));
        }
        catch (FormulaException)
        {
            return null;
        }
    }
}
