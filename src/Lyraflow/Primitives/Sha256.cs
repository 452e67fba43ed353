using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lyraflow.Primitives;

/// <summary>
/// SHA-256 (FIPS 180-4), also on a Linux without OpenSSL. There .NET does not throw: it ends the process, so it is not asked.
/// </summary>
public sealed class Sha256
{
    private const int BlockBytes = 64;

    private static readonly uint[] RoundConstants = Fractions(64, Math.Cbrt);

    private static readonly uint[] InitialState = Fractions(8, Math.Sqrt);

    private readonly uint[] _state = [.. InitialState];
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[BlockBytes];
    private int _used;
    private ulong _bytes;

    private Sha256()
    {
    }

    /// <summary>Whether .NET finds what it encrypts and hashes with: on Linux OpenSSL, elsewhere the system itself.</summary>
    public static bool PlatformHasCryptography { get; } = !OperatingSystem.IsLinux()
        || new[] { "libssl.so.4", "libssl.so.3", "libssl.so.1.1" }.Any(name => NativeLibrary.TryLoad(name, out _));

    /// <summary>The hash of some bytes in lower-case hexadecimal digits.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes)
        => Convert.ToHexStringLower(PlatformHasCryptography ? SHA256.HashData(bytes) : Compute(bytes));

    /// <summary>The hash of what is left of a stream in lower-case hexadecimal digits.</summary>
    public static string Hex(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Convert.ToHexStringLower(PlatformHasCryptography ? SHA256.HashData(stream) : Compute(stream));
    }

    internal static byte[] Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256();
        hash.Add(bytes);
        return hash.Finish();
    }

    internal static byte[] Compute(Stream stream)
    {
        var hash = new Sha256();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            hash.Add(buffer.AsSpan(0, read));
        }

        return hash.Finish();
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _bytes += (ulong)bytes.Length;
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, BlockBytes - _used);
            bytes[..count].CopyTo(_block.AsSpan(_used));
            bytes = bytes[count..];
            _used += count;
            if (_used == BlockBytes)
            {
                Mix();
                _used = 0;
            }
        }
    }

    // A one, zeros up to the last eight bytes of a block, and the number of bits.
    private byte[] Finish()
    {
        var bits = _bytes * 8;
        Add([0x80]);
        while (_used != BlockBytes - sizeof(ulong))
        {
            Add([0]);
        }

        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(length, bits);
        Add(length);
        var hash = new byte[_state.Length * sizeof(uint)];
        for (var i = 0; i < _state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), _state[i]);
        }

        return hash;
    }

    private void Mix()
    {
        var w = _schedule;
        for (var t = 0; t < 16; t++)
        {
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(t * sizeof(uint)));
        }

        for (var t = 16; t < 64; t++)
        {
            var early = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            var late = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = w[t - 16] + early + w[t - 7] + late;
        }

        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        for (var t = 0; t < 64; t++)
        {
            var high = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var low = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var first = h + high + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            var second = low + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        uint[] mixed = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < mixed.Length; i++)
        {
            _state[i] += mixed[i];
        }
    }

    // The first 32 bits of the fractions of the roots of the first primes: 2⁻³² is far above the error of a double below 10.
    private static uint[] Fractions(int count, Func<double, double> root)
    {
        var primes = Enumerable.Range(2, 400).Where(number => Enumerable.Range(2, number - 2).All(factor => number % factor != 0));
        return [.. primes.Take(count).Select(prime => (uint)((root(prime) % 1) * 4294967296.0))];
    }
}
