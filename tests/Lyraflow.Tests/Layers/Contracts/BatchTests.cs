using System.Numerics;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>A row's results are its own: the rows beside it, and what fills the tile up, do not change a bit of them.</summary>
public class BatchTests
{
    private const int Most = 1000;

    private static readonly int[] Sizes = [1, 7, 64, Most];

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void A_row_does_not_depend_on_the_size_of_its_batch(string name)
    {
        var item = BijectionRegistry.Find(name);
        var rows = item.Rows(Most);
        BatchCheck.AnySize(new BijectionRun<float>(item, item.Parameters(), Most), rows, $"{name} in float");
        BatchCheck.AnySize(new BijectionRun<double>(item, item.Parameters(), Most), rows, $"{name} in double");
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void A_row_does_not_depend_on_its_position_or_neighbours(string name)
    {
        var item = BijectionRegistry.Find(name);
        var row = item.Rows(1);
        BatchCheck.AnyNeighbors(new BijectionRun<float>(item, item.Parameters(), 7), row, $"{name} in float");
        BatchCheck.AnyNeighbors(new BijectionRun<double>(item, item.Parameters(), 7), row, $"{name} in double");
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Padding_rows_do_not_matter(string name)
    {
        Padded<float>(BijectionRegistry.Find(name));
        Padded<double>(BijectionRegistry.Find(name));
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Memory_shared_between_links_gives_the_same_bits(string name)
    {
        var item = BijectionRegistry.Find(name);
        var rows = item.Rows(64);
        var kept = new BijectionRun<float>(item, item.Parameters(), 64, keep: true);
        var shared = new BijectionRun<float>(item, item.Parameters(), 64, keep: false);
        BatchCheck.RequireSame(kept.ToBase(rows), 0, shared.ToBase(rows), $"{name} to base");
        BatchCheck.RequireSame(kept.ToData(rows), 0, shared.ToData(rows), $"{name} to data");
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void The_gradient_of_a_batch_is_the_sum_over_its_parts(string name)
    {
        var item = BijectionRegistry.Find(name);
        var rows = item.Rows(Most);
        var run = new BijectionRun<double>(item, item.Parameters(), Most);
        var sum = new double[item.Parameters().Length];
        for (var row = 0; row < Most; row++)
        {
            var single = run.Gradient(Slice(rows, row, 1), firstRow: row);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += single.Parameters[i];
            }

            if (Sizes.Contains(row + 1))
            {
                var batch = run.Gradient(Slice(rows, 0, row + 1));
                Assert.Equal(Slice(batch.Inputs, row, 1), single.Inputs);
                var scale = Math.Max(1, sum.Select(Math.Abs).DefaultIfEmpty().Max());
                for (var i = 0; i < sum.Length; i++)
                {
                    Near.Equal(sum[i] / scale, batch.Parameters[i] / scale, 1e-12, $"{name}: parameter {i} of a batch of {row + 1}");
                }
            }
        }
    }

    private static void Padded<T>(BijectionCase item)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = item.Rows(5);
        var clean = new BijectionRun<T>(item, item.Parameters(), 5);
        foreach (var padding in new[] { 0.7, -1e6 })
        {
            var padded = new BijectionRun<T>(item, item.Parameters(), 5) { Padding = padding };
            BatchCheck.RequireSame(clean.ToBase(rows), 0, padded.ToBase(rows), $"{item.Name} to base, padded with {padding}");
            BatchCheck.RequireSame(clean.ToData(rows), 0, padded.ToData(rows), $"{item.Name} to data, padded with {padding}");
            var (cleanGradient, paddedGradient) = (clean.Gradient(rows), padded.Gradient(rows));
            Assert.Equal(cleanGradient.Inputs, paddedGradient.Inputs);
            Assert.Equal(cleanGradient.Parameters, paddedGradient.Parameters);
        }
    }

    private static double[,] Slice(double[,] rows, int first, int count)
    {
        var slice = new double[count, rows.GetLength(1)];
        Array.Copy(rows, first * rows.GetLength(1), slice, 0, slice.Length);
        return slice;
    }
}
