using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>The calls of <see cref="IDensity{T}"/> with a number of threads instead of a team.</summary>
public static class Density
{
    // Below so many rows for each thread, starting it takes longer than what it saves.
    private const int RowsPerThread = 32 * TileSize.MaximumRows;

    /// <summary>ln p of every row, in nats per unit of the data.</summary>
    /// <param name="density">The density.</param>
    /// <param name="rows">The rows, with their context where the density is conditional: rows.Given(context).</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <inheritdoc cref="IDensity{T}.LogDensity" path="/returns|/exception"/>
    public static double[] LogDensity<T>(this IDensity<T> density, FeatureTable<T> rows, int threads = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(rows);
        using var team = TeamFor(rows.Rows, threads);
        return density.LogDensity(rows, team);
    }

    /// <summary>Draws rows, in the units of the data.</summary>
    /// <param name="density">The density.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <inheritdoc cref="IDensity{T}.Sample(int, RandomSource, WorkerTeam)" path="/exception"/>
    public static FeatureTable<T> Sample<T>(this IDensity<T> density, int count, RandomSource random, int threads = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(density);
        using var team = TeamFor(count, threads);
        return density.Sample(count, random, team);
    }

    /// <summary>Draws one row for each row of context, in the units of the data.</summary>
    /// <param name="density">The density.</param>
    /// <param name="context">What the rows are conditioned on.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <returns>The rows, with their context.</returns>
    /// <exception cref="InputException">The context does not suit the density.</exception>
    public static FeatureTable<T> Sample<T>(
        this IDensity<T> density, FeatureTable<T> context, RandomSource random, int threads = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(context);
        using var team = TeamFor(context.Rows, threads);
        return density.Sample(context, random, team);
    }

    /// <summary>
    /// The rows mapped to where they are independent standard normal numbers if the density is right, for tests of it.
    /// </summary>
    /// <param name="density">The density.</param>
    /// <param name="rows">The rows, with their context where the density is conditional.</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <inheritdoc cref="IDensity{T}.ToNormal" path="/returns|/exception"/>
    public static FeatureTable<T>? ToNormal<T>(this IDensity<T> density, FeatureTable<T> rows, int threads = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(rows);
        using var team = TeamFor(rows.Rows, threads);
        return density.ToNormal(rows, team);
    }

    /// <summary>Makes sure that a density is given the context it needs.</summary>
    /// <param name="density">The density.</param>
    /// <param name="given">The context columns that were given.</param>
    /// <exception cref="InputException">They are more or fewer.</exception>
    internal static void RequireContext<T>(this IDensity<T> density, int given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (given != density.ContextDimension)
        {
            throw new InputException(
                $"This density takes {density.ContextDimension} context columns, and {given} were given. Name as many as it was built "
                    + $"with.");
        }
    }

    /// <summary>A team for that many rows: one thread more for each <see cref="RowsPerThread"/>.</summary>
    internal static WorkerTeam TeamFor(int rows, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new WorkerTeam(Math.Min(threads == 0 ? Environment.ProcessorCount : threads, 1 + (Math.Max(0, rows) / RowsPerThread)));
    }
}
