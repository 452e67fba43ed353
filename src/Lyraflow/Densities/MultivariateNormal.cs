using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// One Gaussian with a full covariance, fitted by maximum likelihood: the density that a flow has to beat before it
/// is worth anything.
/// </summary>
public sealed class MultivariateNormal : IDensity<float>
{
    private readonly double[] _mean;
    private readonly Cholesky _covariance;

    /// <summary>Creates the density.</summary>
    /// <param name="mean">Mean of each column.</param>
    /// <param name="covariance">Covariance matrix.</param>
    /// <exception cref="InputException">The covariance is not positive definite.</exception>
    public MultivariateNormal(IReadOnlyList<double> mean, double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNotEqual(covariance.GetLength(0), mean.Count);
        _mean = [.. mean];
        _covariance = Cholesky.TryDecompose(covariance)
            ?? throw new InputException("A Gaussian cannot be fitted: a column is constant or a combination of the others. Leave "
                + "it out or add rows.");
    }

    /// <summary>Fits mean and covariance (divided by the number of rows).</summary>
    /// <exception cref="InputException">There are too few rows, or a column adds nothing to the others.</exception>
    public static MultivariateNormal Fit(FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var dimension = rows.Dimension;
        var mean = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            mean[i] = rows.Columns[i].Sum(value => (double)value) / rows.Rows;
        }

        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (a, b) = (rows.Columns[i], rows.Columns[j]);
                var sum = 0.0;
                for (var row = 0; row < rows.Rows; row++)
                {
                    sum += (a[row] - mean[i]) * (b[row] - mean[j]);
                }

                covariance[i, j] = covariance[j, i] = sum / rows.Rows;
            }
        }

        return new MultivariateNormal(mean, covariance);
    }

    /// <inheritdoc/>
    public int Dimension => _mean.Length;

    /// <inheritdoc/>
    public IDensityScorer<float> NewScorer(WorkerTeam team) =>
        new BlockScorer<float>(this, team, TileSize.MaximumRows, () => new Pass(this));

    /// <inheritdoc/>
    public FeatureTable<float> Sample(int count, RandomSource random, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var sample = new FeatureTable<float>(count, Dimension);
        Span<double> values = new double[Dimension];
        for (var row = 0; row < count; row++)
        {
            foreach (ref var value in values)
            {
                value = random.NextNormal();
            }

            _covariance.Multiply(values);
            for (var column = 0; column < Dimension; column++)
            {
                sample.Columns[column][row] = (float)(values[column] + _mean[column]);
            }
        }

        return sample;
    }

    /// <summary>L⁻¹·(x − μ), where L·Lᵀ is the covariance.</summary>
    /// <inheritdoc/>
    public FeatureTable<float> ToNormal(FeatureTable<float> rows, WorkerTeam team)
    {
        var result = new FeatureTable<float>(RequireColumns(rows), Dimension);
        Span<double> difference = new double[Dimension];
        for (var row = 0; row < rows.Rows; row++)
        {
            Center(rows, row, difference);
            _covariance.SolveSquare(difference);
            for (var column = 0; column < Dimension; column++)
            {
                result.Columns[column][row] = (float)difference[column];
            }
        }

        return result;
    }

    private int RequireColumns(FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, Dimension);
        return rows.Rows;
    }

    private void Center(FeatureTable<float> rows, int row, Span<double> difference)
    {
        for (var column = 0; column < difference.Length; column++)
        {
            difference[column] = rows.Columns[column][row] - _mean[column];
        }
    }

    private sealed class Pass(MultivariateNormal density) : IBlockPass<float>
    {
        private readonly double[] _difference = new double[density.Dimension];
        private readonly double _constant =
            -0.5 * ((density.Dimension * Math.Log(2 * Math.PI)) + density._covariance.LogDeterminant);

        public void Score(FeatureTable<float> rows, int first, Span<double> result)
        {
            for (var row = 0; row < result.Length; row++)
            {
                density.Center(rows, first + row, _difference);
                result[row] = _constant - (0.5 * density._covariance.SolveSquare(_difference));
            }
        }
    }
}
