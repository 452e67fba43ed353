using System.Numerics;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>Scores many rows under one density, again and again without allocating.</summary>
/// <typeparam name="T">The number type of the rows.</typeparam>
public interface IDensityScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// ln p of the first rows of a table, in nats per unit of the data: −∞ where there is no density, NaN where a number of
    /// the row is none.
    /// </summary>
    /// <param name="rows">The rows, of the density's dimension, with their context where it is conditional.</param>
    /// <param name="count">How many of them to score.</param>
    /// <param name="result">One number per scored row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns, or there are fewer.</exception>
    /// <exception cref="Primitives.InputException">The context does not suit the density.</exception>
    void LogDensity(FeatureTable<T> rows, int count, Memory<double> result);
}
