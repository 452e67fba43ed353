using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>
/// Features whose numbers lie on a grid, such as thousandths of a magnitude or counts. A density that sees the grid puts
/// spikes on it and gains nats that mean nothing; so rows are moved at random within their step before they are fitted,
/// chosen by, or measured on. Scores are of the numbers as they are.
/// </summary>
internal static class GridSteps
{
    // Of the interquartile range: finer steps are as good as none, coarser ones are all that there is.
    private const double Finest = 1e-4;

    // A number of single precision is known to so much of itself.
    private const double Rounding = 1.2e-7;

    // Of a step: how far from the grid a number may lie.
    private const double Tolerance = 0.1;

    private const int HandfulOfValues = 10;
    private const int FewestRows = 100;
    private const double LargeShare = 0.2;

    /// <summary>The step of each column; zero where there is none.</summary>
    /// <param name="tables">The rows of all classes.</param>
    public static double[] Find(IReadOnlyList<FeatureTable<float>> tables)
        => [.. Enumerable.Range(0, tables[0].Dimension).Select(j => Find([.. tables.SelectMany(table => table.Columns[j])]))];

    /// <summary>The step of one column; zero where there is none.</summary>
    public static double Find(float[] values)
    {
        double[] sorted = [.. values.Select(value => (double)value).Distinct().Order()];
        if (sorted.Length < 3)
        {
            return 0;
        }

        var smallest = Enumerable.Range(1, sorted.Length - 1).Min(i => sorted[i] - sorted[i - 1]);
        var known = Rounding * Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));
        var step = Refine(sorted, smallest, known);
        var range = Spread(values);
        return step > Finest * range && step > known / Tolerance ? step : 0;
    }

    /// <summary>The same rows, each number moved at random within its step.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="steps">The step of each column.</param>
    /// <param name="random">Only its seed counts.</param>
    public static FeatureTable<float> Dither(FeatureTable<float> rows, IReadOnlyList<double> steps, RandomSource random)
    {
        if (steps.All(step => step == 0))
        {
            return rows;
        }

        var columns = rows.Columns.Select((column, j) =>
        {
            var source = random.Fork(string.Create(CultureInfo.InvariantCulture, $"dither {j}"));
            return steps[j] == 0 ? column : Array.ConvertAll(column, value => (float)(value + (steps[j] * (source.NextUniform() - 0.5))));
        });
        var dithered = new FeatureTable<float>([.. columns]);
        dithered = rows.Names is { } names ? dithered.Named(names) : dithered;
        return rows.Context is { } context ? dithered.Given(context) : dithered;
    }

    /// <summary>What a user should know of features that are hardly continuous.</summary>
    /// <param name="tables">The rows of each class.</param>
    /// <param name="names">The names of the features.</param>
    public static IEnumerable<string> Warn(IReadOnlyList<(string Name, FeatureTable<float> Rows)> tables, IReadOnlyList<string> names)
    {
        foreach (var (name, rows) in tables.Where(table => table.Rows.Rows >= FewestRows))
        {
            for (var j = 0; j < rows.Dimension; j++)
            {
                var groups = rows.Columns[j].GroupBy(value => value).Select(group => (Value: group.Key, Count: group.Count())).ToList();
                var (value, count) = groups.MaxBy(group => group.Count);
                var what = groups.Count <= HandfulOfValues
                    ? string.Create(CultureInfo.InvariantCulture, $"takes only {groups.Count} different values")
                    : count > LargeShare * rows.Rows
                        ? string.Create(CultureInfo.InvariantCulture, $"is {value} in {(double)count / rows.Rows:p0} of the rows")
                        : null;
                if (what is not null)
                {
                    yield return $"class {name}: {names[j]} {what}; it is not continuous, and a density of it means little. Leave it "
                        + $"out, or train on part of the rows.";
                }
            }
        }
    }

    /// <summary>A step that all values are multiples of, from the smallest gap between them; zero where there is none.</summary>
    private static double Refine(double[] sorted, double step, double known)
    {
        if (!(step > 2 * known))
        {
            return 0;
        }

        var longest = 0.0;
        for (var i = 1; i < sorted.Length; i++)
        {
            // A longer distance gives the step more exactly, as long as it is clear how many steps it has.
            var distance = sorted[i] - sorted[0];
            var count = Math.Round(distance / step);
            if (Math.Abs(distance - (count * step)) > (2 * Tolerance * step) + (2 * known))
            {
                return 0;
            }

            if (count > longest)
            {
                (longest, step) = (count, distance / count);
            }
        }

        return sorted.All(value =>
            Math.Abs(value - sorted[0] - (Math.Round((value - sorted[0]) / step) * step)) < (Tolerance * step) + known)
            ? step
            : 0;
    }

    private static double Spread(float[] values)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return (double)sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4];
    }
}
