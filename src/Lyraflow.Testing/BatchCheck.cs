namespace Lyraflow.Testing;

/// <summary>A row's results are its own: no bit of them depends on the rows beside it or on how many there are.</summary>
public static class BatchCheck
{
    private static readonly int[] Sizes = [1, 7, 64];

    /// <summary>Compares batches of several sizes with all rows at once.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">At least 64 rows.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A result depends on the batch.</exception>
    public static void AnySize(IRowMap map, double[,] rows, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        var (forward, backward) = (map.ToBase(rows), map.ToData(rows));
        foreach (var size in Sizes)
        {
            var first = (rows.GetLength(0) - size) / 2;
            var part = Slice(rows, first, size);
            RequireSame(forward, first, map.ToBase(part), $"{what}, to base, batch of {size}");
            RequireSame(backward, first, map.ToData(part), $"{what}, to data, batch of {size}");
        }
    }

    /// <summary>One row in every place of a batch of 7, between rows that are far out or not numbers at all.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="row">The row.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A result depends on the neighbors.</exception>
    public static void AnyNeighbors(IRowMap map, double[,] row, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(row);
        var (forward, backward) = (map.ToBase(row), map.ToData(row));
        foreach (var neighbor in new[] { 0.3, -1e6, double.PositiveInfinity, double.NaN })
        {
            for (var place = 0; place < 7; place++)
            {
                var batch = new double[7, map.Dimension];
                for (var i = 0; i < batch.Length; i++)
                {
                    var column = i % map.Dimension;
                    batch[i / map.Dimension, column] = i / map.Dimension == place ? row[0, column] : neighbor;
                }

                RequireSame(map.ToBase(batch), place, forward, $"{what}, to base, at place {place} beside {neighbor}");
                RequireSame(map.ToData(batch), place, backward, $"{what}, to data, at place {place} beside {neighbor}");
            }
        }
    }

    /// <summary>Requires some rows of a batch to have the same bits as the same rows by themselves.</summary>
    /// <param name="batch">Results of the batch.</param>
    /// <param name="first">The place in it of the first row.</param>
    /// <param name="part">Results of the rows by themselves.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A bit differs.</exception>
    public static void RequireSame(
        (double[,] Values, double[] LogDeterminants) batch, int first, (double[,] Values, double[] LogDeterminants) part, string what)
    {
        for (var row = 0; row < part.LogDeterminants.Length; row++)
        {
            Require(part.LogDeterminants[row], batch.LogDeterminants[first + row], $"{what}: log-determinant of row {row}");
            for (var column = 0; column < part.Values.GetLength(1); column++)
            {
                Require(part.Values[row, column], batch.Values[first + row, column], $"{what}: column {column} of row {row}");
            }
        }
    }

    private static void Require(double alone, double inBatch, string what)
    {
        // Unequal NaNs count as a difference: a finite row has finite results.
        if (alone != inBatch)
        {
            throw new ContractException($"{what} is {inBatch:r}, by itself {alone:r}; a row's results may depend on nothing but the row");
        }
    }

    private static double[,] Slice(double[,] rows, int first, int count)
    {
        var slice = new double[count, rows.GetLength(1)];
        Array.Copy(rows, first * rows.GetLength(1), slice, 0, slice.Length);
        return slice;
    }
}
