using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Engine;

/// <summary>The matrix kernel against a plain triple loop in double.</summary>
public class MatrixKernelTests
{
    private static readonly int[] Sizes =
    [
        1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 16, 17, 24, 31, 32, 33, 48,
        63, 64, 65, 95, 96, 97, 128, 129, 191, 193, 200,
    ];

    [Fact]
    public void Products_in_float_equal_the_plain_loop() => CheckRandomShapes<float>(400, 1e-6);

    [Fact]
    public void Products_in_double_equal_the_plain_loop() => CheckRandomShapes<double>(400, 1e-14);

    /// <summary>Every number of rows and columns around the register block, with few and many terms.</summary>
    [Fact]
    public void Small_shapes_equal_the_plain_loop()
    {
        var random = new RandomSource(2);
        for (var m = 1; m <= 13; m++)
        {
            for (var n = 1; n <= 34; n++)
            {
                foreach (var k in new[] { 1, 2, 97 })
                {
                    new Product<float>(m, n, k, random).Check(1e-6);
                    new Product<double>(m, n, k, random).Check(1e-14);
                }
            }
        }
    }

    /// <summary>The promise that lets a row's density be the same in every batch.</summary>
    [Fact]
    public void A_column_has_the_same_bits_wherever_it_stands()
    {
        SameBits<float>();
        SameBits<double>();
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        var (a, b, c) = (new float[12], new float[64], new float[12]);
        Assert.Throws<ArgumentException>(() => Multiply(0, 1, 1, new Matrix<float>(a, 1), b, 16, c, 1));
        Assert.Throws<ArgumentException>(() => Multiply(4, 3, 4, new Matrix<float>(a, 4), b, 16, c, 3));
        Assert.Throws<ArgumentException>(() => Multiply(4, 3, 3, new Matrix<float>(a, 3), b.AsSpan(0, 3), 16, c, 3));
        Assert.Throws<ArgumentException>(() => Multiply(4, 3, 3, new Matrix<float>(a, 3), b, 16, c.AsSpan(0, 11), 3));
        Assert.Throws<ArgumentException>(() => Multiply(4, 3, 3, new Matrix<float>(a, 3), b, 16, c, 3, new float[3]));
    }

    [Fact]
    public void Products_have_the_same_bits_at_every_width()
    {
        var random = new RandomSource(5);
        foreach (var n in Enumerable.Range(1, 70).Append(130))
        {
            new Product<float>(1 + random.NextIndex(13), n, 1 + random.NextIndex(200), random).CheckWidths();
            new Product<double>(1 + random.NextIndex(13), n, 1 + random.NextIndex(200), random).CheckWidths();
        }
    }

    private static void Multiply(
        int m, int n, int k, Matrix<float> a, ReadOnlySpan<float> b, int bStride, Span<float> c, int cStride, float[]? bias = null)
        => MatrixKernel.Multiply<float, Lanes256<float>>(m, n, k, a, b, bStride, c, cStride, bias);

    private static void CheckRandomShapes<T>(int count, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(1);
        for (var i = 0; i < count; i++)
        {
            new Product<T>(Size(), Size(), Size(), random).Check(tolerance);
        }

        int Size() => Sizes[random.NextIndex(Sizes.Length)];
    }

    private static void SameBits<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(3);
        var (m, k, width) = (13, 130, 200);
        var a = Product<T>.Draw(m * k, random);
        var column = Product<T>.Draw(k, random);
        var alone = Multiply(1, 0);
        for (var n = 1; n < width; n += 9)
        {
            for (var place = 0; place < n; place += Math.Max(1, n / 20))
            {
                Assert.Equal(alone, Multiply(n, place));
            }
        }

        T[] Multiply(int n, int place)
        {
            var stride = TileSize.Pad<T>(n);
            var b = Product<T>.Draw(k * stride, random);
            for (var term = 0; term < k; term++)
            {
                b[(term * stride) + place] = column[term];
            }

            var c = new T[m * n];
            MatrixKernel.Multiply<T, Lanes256<T>>(m, n, k, new Matrix<T>(a, k), b, stride, c, n);
            return [.. Enumerable.Range(0, m).Select(row => c[(row * n) + place])];
        }
    }

    /// <summary>One product with random numbers, strides, bias and accumulation.</summary>
    private sealed class Product<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _m;
        private readonly int _n;
        private readonly int _k;
        private readonly bool _transposed;
        private readonly bool _accumulate;
        private readonly int _aStride;
        private readonly int _bStride;
        private readonly int _cStride;
        private readonly T[] _a;
        private readonly T[] _b;
        private readonly T[] _c;
        private readonly T[] _bias;

        public Product(int m, int n, int k, RandomSource random)
        {
            (_m, _n, _k) = (m, n, k);
            _transposed = random.NextIndex(2) == 0;
            _accumulate = random.NextIndex(2) == 0;
            _aStride = (_transposed ? m : k) + random.NextIndex(5);
            _bStride = TileSize.Pad<T>(n) + random.NextIndex(20);
            _cStride = n + random.NextIndex(20);
            _a = Draw((_transposed ? k : m) * _aStride, random);
            _b = Draw(k * _bStride, random);
            _c = Draw((m * _cStride) + 5, random);
            _bias = random.NextIndex(2) == 0 ? [] : Draw(m, random);

            // What is multiplied into columns past n is nobody's: not even a NaN there may leak.
            for (var row = 0; row < k; row++)
            {
                _b.AsSpan((row * _bStride) + n, _bStride - n).Fill(T.NaN);
            }
        }

        public static T[] Draw(int length, RandomSource random)
            => [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked((2 * random.NextUniform()) - 1))];

        public void Check(double tolerance)
        {
            var actual = Multiply<Lanes256<T>>();
            var transposed = _transposed ? "transposed, " : string.Empty;
            var what = $"{_m} × {_n} × {_k}, {transposed}accumulate {_accumulate}, bias {_bias.Length > 0}";
            for (var i = 0; i < _c.Length; i++)
            {
                var (row, column) = (i / _cStride, i % _cStride);
                if (row >= _m || column >= _n)
                {
                    Assert.True(actual[i] == _c[i], $"{what}: wrote past the end, at ({row}, {column})");
                }
                else
                {
                    // A sum of k products of order one: its rounding grows with the sum of their sizes.
                    var (expected, size) = Expected(row, column);
                    var error = Math.Abs(double.CreateChecked(actual[i]) - expected) / size;
                    Assert.True(error <= tolerance, $"{what}: off by {error:g3} at ({row}, {column})");
                }
            }
        }

        /// <summary>Whether the result has the same bits at every width.</summary>
        public void CheckWidths()
        {
            var widest = Multiply<Lanes512<T>>();
            Assert.Equal(widest, Multiply<Lanes256<T>>());
            Assert.Equal(widest, Multiply<Lanes128<T>>());
        }

        private T[] Multiply<TLanes>()
            where TLanes : struct, ILanes<TLanes, T>
        {
            var c = (T[])_c.Clone();
            var a = _transposed ? new Matrix<T>(_a, 1, _aStride) : new Matrix<T>(_a, _aStride);
            MatrixKernel.Multiply<T, TLanes>(_m, _n, _k, a, _b, _bStride, c, _cStride, _bias, _accumulate);
            return c;
        }

        private (double Sum, double Size) Expected(int row, int column)
        {
            var sum = _bias.Length > 0 ? double.CreateChecked(_bias[row]) : 0;
            sum += _accumulate ? double.CreateChecked(_c[(row * _cStride) + column]) : 0;
            var size = 1.0;
            for (var term = 0; term < _k; term++)
            {
                var x = double.CreateChecked(_a[_transposed ? (term * _aStride) + row : (row * _aStride) + term]);
                var product = x * double.CreateChecked(_b[(term * _bStride) + column]);
                sum += product;
                size += Math.Abs(product);
            }

            return (sum, size);
        }
    }
}
