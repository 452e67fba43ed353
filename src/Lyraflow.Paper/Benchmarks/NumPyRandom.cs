using Lyraflow.Primitives;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>
/// NumPy's <c>RandomState</c>: the Mersenne twister MT19937 (Matsumoto and Nishimura 1998) with NumPy's uniform
/// numbers and shuffle, so that a split made in Python can be made again. For nothing else: Lyraflow's own random
/// numbers are those of <see cref="RandomSource"/>.
/// </summary>
internal sealed class NumPyRandom
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public NumPyRandom(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        if (_next == Length)
        {
            Turn();
        }

        var bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C5680u;
        bits ^= (bits << 15) & 0xEFC60000u;
        return bits ^ (bits >> 18);
    }

    /// <summary>Uniform on [0, 1) with 53 bits: <c>rand</c>.</summary>
    public double NextDouble()
    {
        var (high, low) = (NextBits() >> 5, NextBits() >> 6);
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>Where <c>shuffle</c> takes each of <paramref name="count"/> rows from.</summary>
    public int[] Permute(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = NextUpTo((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private uint NextUpTo(uint most)
    {
        var mask = System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)most + 1) - 1;
        uint value;
        do
        {
            value = NextBits() & (uint)mask;
        }
        while (value > most);
        return value;
    }

    private void Turn()
    {
        for (var i = 0; i < Length; i++)
        {
            var mixed = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Middle) % Length] ^ (mixed >> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908B0DFu);
        }

        _next = 0;
    }
}
