using System.Numerics;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Primitives;

public class RandomSourceTests
{
    /// <summary>
    /// The generators as their authors published them (Vigna's splitmix64.c, Blackman and Vigna's xoshiro256starstar.c),
    /// written down here once more with 128-bit-free arithmetic of their own.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(20220919)]
    [InlineData(long.MinValue)]
    public void Bits_are_those_of_xoshiro256_seeded_through_splitmix64(long seed)
    {
        var x = unchecked((ulong)seed);
        var s = new ulong[4];
        for (var i = 0; i < 4; i++)
        {
            x = unchecked(x + 0x9e3779b97f4a7c15UL);
            var z = x;
            z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111ebUL);
            s[i] = z ^ (z >> 31);
        }

        var random = new RandomSource(seed);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(unchecked(Rotate(unchecked(s[1] * 5), 7) * 9), random.NextBits());
            var t = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = Rotate(s[3], 45);
        }

        static ulong Rotate(ulong value, int by) => (value << by) | (value >> (64 - by));
    }

    /// <summary>The first output of splitmix64 for the seed 1234567 that its other implementations are checked with.</summary>
    [Fact]
    public void The_first_bits_of_seed_zero_never_change()
    {
        // splitmix64(0) = e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec.
        const ulong second = 0x6e789e6aa1b965f4;
        Assert.Equal(unchecked(BitOperations.RotateLeft(unchecked(second * 5), 7) * 9), new RandomSource(0).NextBits());
    }

    [Fact]
    public void Uniform_numbers_are_uniform()
    {
        var random = new RandomSource(1);
        const int count = 1_000_000;
        var bins = new int[100];
        var (sum, square, product, previous) = (0.0, 0.0, 0.0, 0.5);
        for (var i = 0; i < count; i++)
        {
            var u = random.NextUniform();
            Assert.True(u is >= 0 and < 1);
            bins[(int)(100 * u)]++;
            sum += u - 0.5;
            square += (u - 0.5) * (u - 0.5);
            product += (u - 0.5) * (previous - 0.5);
            previous = u;
        }

        // Five standard errors each; χ² of 99 degrees of freedom has mean 99 and standard deviation 14.
        Assert.InRange(sum / count, -5 * Math.Sqrt(1.0 / 12 / count), 5 * Math.Sqrt(1.0 / 12 / count));
        Assert.InRange((12 * square / count) - 1, -0.005, 0.005);
        Assert.InRange(12 * product / count, -5 / Math.Sqrt(count), 5 / Math.Sqrt(count));
        Assert.InRange(ChiSquare(bins, count), 40, 169);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_tails_of_the_normal_distribution()
    {
        var random = new RandomSource(2);
        const int count = 1_000_000;
        var moments = new double[5];
        var tails = 0;
        for (var i = 0; i < count; i++)
        {
            var z = random.NextNormal();
            tails += Math.Abs(z) > 3 ? 1 : 0;
            for (var k = 1; k <= 4; k++)
            {
                moments[k] += Math.Pow(z, k) / count;
            }
        }

        // Five standard errors: the variances of z, z², z³, z⁴ are 1, 2, 15, 96; P(|z| > 3) = 0.0026998.
        Assert.InRange(moments[1], -0.005, 0.005);
        Assert.InRange(moments[2], 1 - 0.0071, 1 + 0.0071);
        Assert.InRange(moments[3], -0.0194, 0.0194);
        Assert.InRange(moments[4], 3 - 0.049, 3 + 0.049);
        Assert.InRange(tails, 2700 - 260, 2700 + 260);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Indices_are_uniform(int range)
    {
        var random = new RandomSource(3);
        var counts = new int[range];
        for (var i = 0; i < 200_000; i++)
        {
            counts[random.NextIndex(range)]++;
        }

        Assert.InRange(ChiSquare(counts, 200_000), 0, range + (5 * Math.Sqrt(2 * range)));
    }

    [Fact]
    public void Indices_reach_both_halves_of_a_huge_range()
    {
        var random = new RandomSource(4);
        var indices = Enumerable.Range(0, 1000).Select(_ => random.NextIndex(int.MaxValue)).ToArray();
        Assert.All(indices, index => Assert.InRange(index, 0, int.MaxValue - 1));
        Assert.InRange(indices.Count(index => index > int.MaxValue / 2), 420, 580);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextIndex(0));
    }

    [Fact]
    public void A_shuffle_moves_every_item_everywhere()
    {
        var random = new RandomSource(5);
        var counts = new int[25];
        for (var i = 0; i < 50_000; i++)
        {
            int[] items = [0, 1, 2, 3, 4];
            random.Shuffle(items.AsSpan());
            Assert.Equal([0, 1, 2, 3, 4], items.Order());
            for (var place = 0; place < 5; place++)
            {
                counts[(5 * place) + items[place]]++;
            }
        }

        // 16 degrees of freedom.
        Assert.InRange(ChiSquare(counts, 250_000), 2, 16 + (5 * Math.Sqrt(32)));
    }

    [Fact]
    public void A_fork_depends_on_seed_and_purpose_alone()
    {
        var source = new RandomSource(6);
        var early = First(source.Fork("order"));
        for (var i = 0; i < 100; i++)
        {
            source.NextNormal();
        }

        Assert.Equal(early, First(source.Fork("order")));
        Assert.NotEqual(early, First(source.Fork("jitter")));
        Assert.NotEqual(early, First(new RandomSource(7).Fork("order")));
        Assert.NotEqual(early, First(source.Fork("order").Fork("order")));
        Assert.NotEqual(First(new RandomSource(6)), First(source.Fork(string.Empty)));

        static ulong[] First(RandomSource random) => [.. Enumerable.Range(0, 4).Select(_ => random.NextBits())];
    }

    [Fact]
    public void Forks_of_neighbouring_seeds_and_names_are_uncorrelated()
    {
        var sources = Enumerable.Range(0, 30).Select(seed => new RandomSource(seed).Fork("a"))
            .Concat(Enumerable.Range(0, 30).Select(name => new RandomSource(0).Fork($"fold {name}")))
            .Select(random => Enumerable.Range(0, 2000).Select(_ => random.NextUniform() - 0.5).ToArray())
            .ToArray();
        for (var i = 0; i < sources.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var correlation = 12 * sources[i].Zip(sources[j], (a, b) => a * b).Sum() / 2000;
                Assert.InRange(correlation, -5 / Math.Sqrt(2000), 5 / Math.Sqrt(2000));
            }
        }
    }

    private static double ChiSquare(int[] counts, int total)
    {
        var expected = (double)total / counts.Length;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
