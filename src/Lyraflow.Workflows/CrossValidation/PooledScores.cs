using System.Globalization;
using System.Text;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The out-of-fold scores of one method in one repeat, back in the order of the catalogue.</summary>
internal sealed class PooledScores
{
    public required IClassifierMethod Method { get; init; }

    public required int Repeat { get; init; }

    public required double[] Scores { get; init; }

    /// <summary>Under the background (0) and the sought class (1); null for methods without densities.</summary>
    public required ClassLogDensities? Densities { get; init; }

    /// <summary>Probability of the sought class, for methods that give one of their own.</summary>
    public double[]? Posterior { get; init; }

    public required double Seconds { get; init; }

    public static PooledScores Pool(IReadOnlyList<(FoldTask Task, FoldScores Scores)> folds, CrossValidationData data)
    {
        var (task, first) = folds[0];
        return new PooledScores
        {
            Method = task.Method,
            Repeat = task.Repeat,
            Scores = InOrder(scores => scores.Scores),
            Densities = first.NegativeLogDensity is null
                ? null
                : new ClassLogDensities(InOrder(scores => scores.NegativeLogDensity!), InOrder(scores => scores.PositiveLogDensity!)),
            Posterior = first.Posterior is null ? null : InOrder(scores => scores.Posterior!),
            Seconds = folds.Sum(fold => fold.Scores.Seconds),
        };

        double[] InOrder(Func<FoldScores, double[]> values)
        {
            var pooled = new double[data.Catalog.RowCount];
            foreach (var (fold, scores) in folds)
            {
                foreach (var (row, value) in data.RowsOf(task.Repeat, fold.Fold, held: true).Zip(values(scores)))
                {
                    pooled[row] = value;
                }
            }

            return pooled;
        }
    }

    /// <summary>Writes all scores as CSV: row (from 0), label, fold, repeat, one column per method; every digit.</summary>
    public static void Write(Stream stream, IReadOnlyList<PooledScores> pooled, CrossValidationData data)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var repeats = pooled.GroupBy(scores => scores.Repeat).OrderBy(group => group.Key).ToArray();
        writer.WriteLine(
            "row,label,fold,repeat,"
            + string.Join(',', repeats[0].Select(scores => scores.Method.Name))
            + SyntheticColumn.Head(data.Catalog));
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
