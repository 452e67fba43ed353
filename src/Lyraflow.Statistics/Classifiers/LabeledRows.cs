using Lyraflow.Rows;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>Rows taken apart by their class.</summary>
internal static class LabeledRows
{
    /// <summary>The rows whose label is <paramref name="wanted"/>.</summary>
    /// <exception cref="ArgumentException">There are not as many labels as rows, or a class has no row.</exception>
    public static FeatureTable<float> OfClass(FeatureTable<float> rows, ReadOnlySpan<bool> positive, bool wanted)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require.SameLength(positive.Length, rows.Rows, nameof(positive));
        Require.BothClasses(positive, nameof(positive));
        var chosen = new List<int>();
        for (var row = 0; row < positive.Length; row++)
        {
            if (positive[row] == wanted)
            {
                chosen.Add(row);
            }
        }

        return rows.Select([.. chosen]);
    }
}
