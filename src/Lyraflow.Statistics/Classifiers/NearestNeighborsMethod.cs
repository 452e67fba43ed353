using System.Globalization;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>
/// The share of the sought class among the k nearest training rows, each weighted by the inverse of its distance;
/// rows at distance zero outweigh all others (as scikit-learn's <c>weights="distance"</c>). Distances are Euclidean
/// in units of each column's standard deviation over the training rows.
/// </summary>
/// <param name="neighbors">k.</param>
public sealed class NearestNeighborsMethod(int neighbors) : IClassifierMethod
{
    /// <inheritdoc/>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"knn_{neighbors}");

    /// <inheritdoc/>
    public string Description { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{neighbors} nearest neighbours in standardized columns, weighted by 1/distance");

    /// <inheritdoc/>
    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbors);
        Require.SameLength(labels.Length, rows.Rows, nameof(labels));
        if (rows.Rows < neighbors)
        {
            throw new InputException(
                $"{neighbors} neighbours cannot be found among {rows.Rows} rows; give more rows or ask for fewer neighbours.");
        }

        var frame = Standardization.Fit(rows.Columns);
        return new Scorer(new NearestNeighborTree(Standardize(rows, frame), rows.Dimension), frame, labels.ToArray(), neighbors);
    }

    private static double[] Standardize(FeatureTable<float> rows, Standardization frame)
    {
        var points = new double[rows.Rows * rows.Dimension];
        for (var column = 0; column < rows.Dimension; column++)
        {
            var values = rows.Columns[column];
            for (var row = 0; row < values.Length; row++)
            {
                points[(row * rows.Dimension) + column] = (values[row] - frame.Mean[column]) / frame.Scale[column];
            }
        }

        return points;
    }

    private sealed class Scorer(NearestNeighborTree tree, Standardization frame, bool[] positive, int neighbors) : IRowScorer
    {
        public RowScores Score(FeatureTable<float> rows)
        {
            var points = Standardize(rows, frame);
            var scores = new double[rows.Rows];
            Span<Neighbor> found = new Neighbor[neighbors];
            for (var row = 0; row < scores.Length; row++)
            {
                tree.Search(points.AsSpan(row * rows.Dimension, rows.Dimension), found);
                scores[row] = Share(found);
            }

            return new RowScores(scores);
        }

        private double Share(ReadOnlySpan<Neighbor> found)
        {
            var coincident = found[0].SquaredDistance == 0;
            var (sought, total) = (0.0, 0.0);
            foreach (var neighbor in found)
            {
                var weight = !coincident ? 1 / Math.Sqrt(neighbor.SquaredDistance)
                    : neighbor.SquaredDistance == 0 ? 1
                    : 0;
                total += weight;
                sought += positive[neighbor.Row] ? weight : 0;
            }

            return sought / total;
        }
    }
}
