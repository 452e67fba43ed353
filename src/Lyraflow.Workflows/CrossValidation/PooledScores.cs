using System.Globalization;
using System.Text;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The out-of-fold scores of one method in one repeat, back in the order of the catalogue.</summary>
internal sealed class PooledScores
{
    private PooledScores(IClassifierMethod method, int repeat, int rows, bool hasDensities)
    {
        Method = method;
        Repeat = repeat;
        Scores = new double[rows];
        Densities = hasDensities ? new ClassDensities(new double[rows], new double[rows]) : null;
    }

    public IClassifierMethod Method { get; }

    public int Repeat { get; }

    public double[] Scores { get; }

    public ClassDensities? Densities { get; }

    public double Seconds { get; private set; }

    public static PooledScores Pool(IReadOnlyList<(FoldTask Task, FoldScores Scores)> folds, CrossValidationData data)
    {
        var (method, repeat) = (folds[0].Task.Method, folds[0].Task.Repeat);
        var pooled = new PooledScores(method, repeat, data.Catalog.RowCount, folds[0].Scores.NegativeLogDensity is not null);
        foreach (var (task, scores) in folds)
        {
            var rows = data.RowsOf(repeat, task.Fold, held: true);
            for (var i = 0; i < rows.Length; i++)
            {
                pooled.Scores[rows[i]] = scores.Scores[i];
                if (pooled.Densities is { } densities)
                {
                    densities.Negative[rows[i]] = scores.NegativeLogDensity![i];
                    densities.Positive[rows[i]] = scores.PositiveLogDensity![i];
                }
            }

            pooled.Seconds += scores.Seconds;
        }

        return pooled;
    }

    /// <summary>Writes all scores as CSV: row (from 0), label, fold, repeat, one column per method; every digit.</summary>
    public static void Write(Stream stream, IReadOnlyList<PooledScores> pooled, CrossValidationData data)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var repeats = pooled.GroupBy(scores => scores.Repeat).OrderBy(group => group.Key).ToArray();
        writer.WriteLine("row,label,fold,repeat," + string.Join(',', repeats[0].Select(scores => scores.Method.Name)) + SyntheticColumn.Head(data.Catalog));
        foreach (var repeat in repeats)
        {
            var methods = repeat.Select(scores => scores.Scores).ToArray();
            for (var row = 0; row < data.Catalog.RowCount; row++)
            {
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row},{data.Catalog.Classes[data.Catalog.Labels[row]]},{data.Folds[repeat.Key][row]},{repeat.Key}"));
                foreach (var scores in methods)
                {
                    writer.Write(',');
                    writer.Write(scores[row].ToString("R", CultureInfo.InvariantCulture));
                }

                writer.WriteLine(SyntheticColumn.Cell(data.Catalog));
            }
        }
    }
}
