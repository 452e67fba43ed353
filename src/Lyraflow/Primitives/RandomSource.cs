using System.Numerics;

namespace Lyraflow.Primitives;

/// <summary>
/// The one source of random numbers: xoshiro256** (Blackman and Vigna 2018), seeded through splitmix64. The same
/// seed gives the same numbers on every machine and in every version of .NET.
/// </summary>
/// <remarks>Not safe for use by several threads at once; give each its own with <see cref="Fork"/>.</remarks>
public sealed class RandomSource
{
    private readonly ulong _seed;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal = double.NaN;

    /// <summary>Creates a source from a seed; any value is fine.</summary>
    public RandomSource(long seed)
        : this(unchecked((ulong)seed))
    {
    }

    private RandomSource(ulong seed)
    {
        _seed = seed;
        var state = seed;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>
    /// An independent source for a named purpose. It depends on this source's seed and on the name alone, not on
    /// how many numbers were drawn, so adding a consumer never changes what the others draw.
    /// </summary>
    public RandomSource Fork(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        const ulong fnvPrime = 1099511628211;
        var hash = 14695981039346656037UL;
        foreach (var letter in purpose)
        {
            hash = (hash ^ letter) * fnvPrime;
        }

        var state = _seed ^ BitOperations.RotateLeft(hash, 31);
        return new RandomSource(SplitMix(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), uniform on multiples of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        while (true)
        {
            var u = (2 * NextUniform()) - 1;
            var v = (2 * NextUniform()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                var scale = Math.Sqrt(-2 * Math.Log(s) / s);
                _spareNormal = v * scale;
                return u * scale;
            }
        }
    }

    /// <summary>A whole number in [0, <paramref name="count"/>), without bias (Lemire 2019).</summary>
    public int NextIndex(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var range = (uint)count;
        var threshold = unchecked(0u - range) % range;
        while (true)
        {
            var product = (NextBits() >> 32) * range;
            if ((uint)product >= threshold)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    public void Shuffle<TItem>(Span<TItem> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextIndex(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
