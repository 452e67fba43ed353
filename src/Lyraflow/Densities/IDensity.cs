using System.Numerics;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// A probability density of rows: what a flow, a Gaussian and a mixture have in common, and all that a classifier, a
/// test or a stack of several needs to know. <see cref="Density"/> adds the calls without a team of threads.
/// </summary>
/// <typeparam name="T">The number type of the rows.</typeparam>
public interface IDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of columns of a row.</summary>
    int Dimension { get; }

    /// <summary>Number of columns that the density is conditioned on; zero for a plain one.</summary>
    int ContextDimension => 0;

    /// <summary>What scores rows again and again without allocating.</summary>
    /// <param name="team">The threads; not owned.</param>
    IDensityScorer<T> NewScorer(WorkerTeam team);

    /// <summary>ln p of every row, in nats per unit of the data.</summary>
    /// <param name="rows">The rows, of this dimension, with their context where the density is conditional.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <returns>One number per row; −∞ where the density is zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns.</exception>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    double[] LogDensity(FeatureTable<T> rows, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var result = new double[rows.Rows];
        NewScorer(team).LogDensity(rows, rows.Rows, result);
        return result;
    }

    /// <summary>Draws rows, in the units of the data.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <exception cref="InputException">The density is conditional.</exception>
    FeatureTable<T> Sample(int count, RandomSource random, WorkerTeam team);

    /// <summary>Draws one row for each row of context, in the units of the data.</summary>
    /// <param name="context">What the rows are conditioned on.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <returns>The rows, with their context.</returns>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    FeatureTable<T> Sample(FeatureTable<T> context, RandomSource random, WorkerTeam team)
        => throw new InputException($"This density takes no context, and {context.Dimension} columns were given.");

    /// <summary>
    /// The rows mapped to where they are independent standard normal numbers if the density is right, for tests of it.
    /// </summary>
    /// <param name="rows">The rows, with their context where the density is conditional.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <returns>As many rows and columns; null where the density knows no such map.</returns>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    FeatureTable<T>? ToNormal(FeatureTable<T> rows, WorkerTeam team) => null;
}
