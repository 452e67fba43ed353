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

    /// <summary>ln p of every row, in nats per unit of the data.</summary>
    /// <param name="rows">The rows, of this dimension, with their context where the density is conditional.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <returns>One number per row; −∞ where the density is zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns.</exception>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    double[] LogDensity(FeatureTable<T> rows, WorkerTeam team);

    /// <summary>Draws rows, in the units of the data.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <exception cref="InputException">The density is conditional.</exception>
    FeatureTable<T> Sample(int count, RandomSource random, WorkerTeam team);

    /// <summary>
    /// The rows mapped to where they are independent standard normal numbers if the density is right, for tests of it.
    /// </summary>
    /// <param name="rows">The rows, with their context where the density is conditional.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <returns>As many rows and columns; null where the density knows no such map.</returns>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    FeatureTable<T>? ToNormal(FeatureTable<T> rows, WorkerTeam team) => null;
}
