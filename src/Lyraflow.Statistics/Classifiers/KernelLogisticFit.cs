using System.Numerics.Tensors;
using Lyraflow.Mathematics;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>Points with labels and weights, to fit to or to judge by.</summary>
/// <param name="Points">One array per point.</param>
/// <param name="Positive">Whether the point is of the sought class.</param>
/// <param name="NegativeWeight">The weight of every point of the rest; those of the sought class weigh 1.</param>
internal sealed record WeightedPoints(double[][] Points, bool[] Positive, double NegativeWeight)
{
    public double Weight(int row) => Positive[row] ? 1 : NegativeWeight;
}

/// <summary>
/// Logistic regression on <see cref="RadialFeatures"/>: minimizes Σ weight · (ln(1 + e^f) − y f) + penalty/2 · aᵀKa by
/// Newton's method, where f is linear in the features with coefficients a.
/// </summary>
internal sealed class KernelLogisticFit
{
    private const int MostSteps = 50;
    private const int MostHalvings = 30;

    // Of the kernel's diagonal, which is 1: near copies of a centre make the penalty singular.
    private const double Ridge = 1e-8;

    // A point that weighs less than this in the curvature does not change where Newton's method ends, only its path.
    private const double LeastCurvature = 1e-10;

    private readonly RadialFeatures _features;
    private readonly double[] _coefficients;

    private KernelLogisticFit(RadialFeatures features)
    {
        _features = features;
        _coefficients = new double[features.Count];
    }

    /// <summary>Fits.</summary>
    /// <param name="features">The features.</param>
    /// <param name="points">Points of both classes.</param>
    /// <param name="penalty">How strongly coefficients are held back.</param>
    /// <param name="cancellation">Ends the fit between two steps.</param>
    public static KernelLogisticFit Run(RadialFeatures features, WeightedPoints points, double penalty, CancellationToken cancellation)
    {
        var fit = new KernelLogisticFit(features);
        double positives = points.Positive.Count(positive => positive);
        fit._coefficients[^1] = Math.Log(positives / ((points.Positive.Length - positives) * points.NegativeWeight));
        fit.Minimize(points, Scaled(features.Penalty(), penalty), cancellation);
        return fit;
    }

    /// <summary>The log odds of the sought class.</summary>
    public double LogOdds(ReadOnlySpan<double> point)
    {
        Span<double> features = stackalloc double[_features.Count];
        _features.Of(point, features);
        return Dot(features, _coefficients);
    }

    /// <summary>The weighted mean of −ln(probability of what a point is).</summary>
    public double Loss(WeightedPoints points)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var row = 0; row < points.Points.Length; row++)
        {
            sum += points.Weight(row) * LossOf(LogOdds(points.Points[row]), points.Positive[row]);
            weights += points.Weight(row);
        }

        return sum / weights;
    }

    private void Minimize(WeightedPoints points, double[][] penalty, CancellationToken cancellation)
    {
        var curvature = penalty.Select(row => new double[row.Length]).ToArray();
        var step = new double[_coefficients.Length];
        var loss = Gather(points, penalty, curvature, step);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            var gradient = (double[])step.Clone();
            if (!PositiveDefiniteSystem.TrySolve(curvature, step))
            {
                return;
            }

            var decrement = Dot(gradient, step);
            if (!(decrement > 1e-10 * (1 + Math.Abs(loss))))
            {
                return;
            }

            var start = (double[])_coefficients.Clone();
            var size = 1.0;
            double next;
            var halvings = 0;
            do
            {
                TensorPrimitives.MultiplyAdd(step, -size, start, _coefficients);
                next = TotalLoss(points, penalty);
                size /= 2;
            }
            while (!(next <= loss) && ++halvings < MostHalvings);
            if (halvings == MostHalvings)
            {
                start.CopyTo(_coefficients, 0);
                return;
            }

            loss = Gather(points, penalty, curvature, step);
        }
    }

    private double TotalLoss(WeightedPoints points, double[][] penalty)
    {
        var loss = 0.0;
        for (var row = 0; row < points.Points.Length; row++)
        {
            loss += points.Weight(row) * LossOf(LogOdds(points.Points[row]), points.Positive[row]);
        }

        return loss + PenaltyLoss(penalty);
    }

    /// <summary>The loss at the coefficients, its curvature and its gradient.</summary>
    private double Gather(WeightedPoints points, double[][] penalty, double[][] curvature, double[] gradient)
    {
        for (var i = 0; i < curvature.Length; i++)
        {
            penalty[i].CopyTo(curvature[i], 0);
            curvature[i][i] += Ridge;
            gradient[i] = Dot(penalty[i], _coefficients);
        }

        var loss = PenaltyLoss(penalty);
        Span<double> features = new double[_features.Count];
        for (var row = 0; row < points.Points.Length; row++)
        {
            _features.Of(points.Points[row], features);
            var (weight, positive) = (points.Weight(row), points.Positive[row]);
            var logOdds = Dot(features, _coefficients);
            var probability = 1 / (1 + Math.Exp(-logOdds));
            loss += weight * LossOf(logOdds, positive);
            TensorPrimitives.MultiplyAdd(features, weight * (probability - (positive ? 1 : 0)), gradient, gradient);
            AddSquare(features, weight * probability * (1 - probability), curvature);
        }

        return loss;
    }

    private static void AddSquare(ReadOnlySpan<double> features, double weight, double[][] curvature)
    {
        for (var i = 0; i < curvature.Length; i++)
        {
            if (weight * features[i] > LeastCurvature)
            {
                var row = curvature[i].AsSpan(0, i + 1);
                TensorPrimitives.MultiplyAdd(features[..(i + 1)], weight * features[i], row, row);
            }
        }
    }

    private double PenaltyLoss(double[][] penalty)
    {
        var sum = 0.0;
        for (var i = 0; i < penalty.Length; i++)
        {
            sum += _coefficients[i] * Dot(penalty[i], _coefficients);
        }

        return 0.5 * sum;
    }

    private static double LossOf(double logOdds, bool positive)
        => Math.Max(logOdds, 0) + StableLogarithm.OnePlus(Math.Exp(-Math.Abs(logOdds))) - (positive ? logOdds : 0);

    private static double[][] Scaled(double[][] matrix, double factor)
        => Array.ConvertAll(matrix, row => Array.ConvertAll(row, value => value * factor));

    // In the order of the features, so that no vector width changes a bit.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
