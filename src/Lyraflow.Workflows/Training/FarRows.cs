using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Training;

/// <summary>
/// Rows so far from all others that they would set the scale of a column: a forgotten fill value, an overflow. A flow
/// that starts from their spread sees all other rows as one point.
/// </summary>
internal static class FarRows
{
    // How many times they must stretch the standard deviation.
    private const double Stretch = 10;

    /// <summary>The rows without those; the same table where none dominates.</summary>
    /// <param name="rows">The rows of a class.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="note">Told what is left out, if anything is.</param>
    public static FeatureTable<float> LeaveOut(FeatureTable<float> rows, IReadOnlyList<string> names, Action<string> note)
    {
        var far = new bool[rows.Rows];
        var columns = new List<string>();
        for (var j = 0; j < rows.Dimension; j++)
        {
            if (Mark(rows.Columns[j], far))
            {
                columns.Add(names[j]);
            }
        }

        if (columns.Count == 0)
        {
            return rows;
        }

        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(row => !far[row])];
        note(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Rows - kept.Length:n0} of {rows.Rows:n0} rows lie more than {ColumnSurvey.FarRanges} interquartile ranges "
                + $"from the median of {DisplayText.List(columns)}; they would swamp all others and are left out of the "
                + $"training."));
        return rows.Select(kept);
    }

    /// <summary>Marks the rows that dominate a column's spread; whether there are any.</summary>
    private static bool Mark(float[] values, bool[] far)
    {
        if (values.Length < RowSplit.FewestRows)
        {
            return false;
        }

        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        double median = sorted[sorted.Length / 2];
        var most = ColumnSurvey.FarRanges * ((double)sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]);
        if (!(most > 0) || (median - sorted[0] <= most && sorted[^1] - median <= most))
        {
            return false;
        }

        var near = Array.FindAll(values, value => Math.Abs(value - median) <= most);
        if (!(Standardization.Fit([values]).Scale[0] > Stretch * Standardization.Fit([near]).Scale[0]))
        {
            return false;
        }

        for (var row = 0; row < values.Length; row++)
        {
            far[row] |= !(Math.Abs(values[row] - median) <= most);
        }

        return true;
    }
}
