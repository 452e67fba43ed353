using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>
/// Kernel logistic regression (Zhu and Hastie 2005): Gaussian kernels in Mahalanobis distance around rows of both classes,
/// the width and the penalty chosen on a fifth of the training rows. Its probabilities need no densities.
/// </summary>
public sealed class KernelLogisticMethod : IClassifierMethod
{
    private const int MostCenters = 200;

    // Width and penalty are chosen on at most so many rows of the rest, each weighing as much as those it stands for.
    private const int MostChoosingRows = 10_000;
    private const int HeldShare = 5;

    // In units of the square root of the number of columns, which is how far rows of one class lie apart.
    private static readonly double[] Widths = [0.25, 0.5, 1];
    private static readonly double[] Penalties = [0.01, 0.1, 1];

    /// <inheritdoc/>
    public string Name => "kernel_logistic";

    /// <inheritdoc/>
    public string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"kernel logistic regression, Gaussian kernels in Mahalanobis distance (mean of the classes' covariances) around at most "
            + $"{MostCenters} training rows, half of each class; width of {string.Join(", ", Widths.Select(Text))} times the root of "
            + $"the number of columns and penalty of {string.Join(", ", Penalties.Select(Text))} chosen on a fifth of the training rows");

    /// <inheritdoc/>
    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require.SameLength(labels.Length, rows.Rows, nameof(labels));
        Require.BothClasses(labels, nameof(labels));
        var positive = labels.ToArray();
        var random = new RandomSource(seed);
        var frame = Frame(rows, positive);
        var points = Points(rows, frame);
        var centers = Centers(points, positive, random.Fork("centers"));
        var (width, penalty) = Choose(points, positive, centers, random.Fork("choice"), cancellation);
        var fit = KernelLogisticFit.Run(
            new RadialFeatures(centers, width), new WeightedPoints(points, positive, 1), penalty, cancellation);
        return new Scorer(fit, frame);
    }

    /// <summary>The Gaussian whose distances are used: the mean of the classes' covariances, about the mean of their means.</summary>
    private static MultivariateNormal Frame(FeatureTable<float> rows, bool[] positive)
    {
        var mean = new double[rows.Dimension];
        var covariance = new double[rows.Dimension, rows.Dimension];
        foreach (var wanted in (bool[])[false, true])
        {
            int[] chosen = [.. Enumerable.Range(0, rows.Rows).Where(row => positive[row] == wanted)];
            double[] own = [.. rows.Columns.Select(column => chosen.Average(row => (double)column[row]))];
            for (var i = 0; i < own.Length; i++)
            {
                mean[i] += own[i] / 2;
                for (var j = 0; j <= i; j++)
                {
                    var (a, b) = (rows.Columns[i], rows.Columns[j]);
                    var product = chosen.Sum(row => (a[row] - own[i]) * (b[row] - own[j])) / chosen.Length;
                    covariance[i, j] += product / 2;
                    covariance[j, i] = covariance[i, j];
                }
            }
        }

        return new MultivariateNormal(mean, covariance);
    }

    private static double[][] Points(FeatureTable<float> rows, MultivariateNormal frame)
    {
        using var team = new WorkerTeam(1);
        var whitened = frame.ToNormal(rows, team);
        return [.. Enumerable.Range(0, rows.Rows).Select(row => (double[])[.. whitened.Columns.Select(column => (double)column[row])])];
    }

    /// <summary>Rows of each class, column after column.</summary>
    private static double[][] Centers(double[][] points, bool[] positive, RandomSource random)
    {
        int[] chosen =
        [
            .. Draw(positive, false, MostCenters / 2, random),
            .. Draw(positive, true, MostCenters / 2, random),
        ];
        return [.. Enumerable.Range(0, points[0].Length).Select(j => (double[])[.. chosen.Select(row => points[row][j])])];
    }

    private static (double Width, double Penalty) Choose(
        double[][] points, bool[] positive, double[][] centers, RandomSource random, CancellationToken cancellation)
    {
        var rest = Draw(positive, false, MostChoosingRows, random);
        var sought = Draw(positive, true, positive.Length, random);
        var weight = (double)(positive.Length - sought.Length) / rest.Length;
        WeightedPoints Part(bool held)
        {
            int[] rows = [.. Split(rest, held), .. Split(sought, held)];
            return new WeightedPoints([.. rows.Select(row => points[row])], [.. rows.Select(row => positive[row])], weight);
        }

        var (training, judging) = (Part(held: false), Part(held: true));
        var root = Math.Sqrt(points[0].Length);
        var best = (Width: Widths[0] * root, Penalty: Penalties[0], Loss: double.PositiveInfinity);
        foreach (var width in Widths)
        {
            var features = new RadialFeatures(centers, width * root);
            foreach (var penalty in Penalties)
            {
                var loss = KernelLogisticFit.Run(features, training, penalty, cancellation).Loss(judging);
                best = loss < best.Loss ? (width * root, penalty, loss) : best;
            }
        }

        return (best.Width, best.Penalty);
    }

    private static IEnumerable<int> Split(int[] rows, bool held) => rows.Where((_, i) => (i % HeldShare == 0) == held);

    /// <summary>At most so many rows of a class, in random order.</summary>
    private static int[] Draw(bool[] positive, bool wanted, int most, RandomSource random)
    {
        int[] rows = [.. Enumerable.Range(0, positive.Length).Where(row => positive[row] == wanted)];
        random.Shuffle(rows.AsSpan());
        return rows[..Math.Min(most, rows.Length)];
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Scorer(KernelLogisticFit fit, MultivariateNormal frame) : IRowScorer
    {
        public RowScores Score(FeatureTable<float> rows)
        {
            var logOdds = Array.ConvertAll(Points(rows, frame), point => fit.LogOdds(point));
            return new RowScores(logOdds) { Posterior = Array.ConvertAll(logOdds, value => 1 / (1 + Math.Exp(-value))) };
        }
    }
}
