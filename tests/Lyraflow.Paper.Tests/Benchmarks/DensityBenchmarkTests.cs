using Lyraflow.Data.Tests.NumPy;
using System.Globalization;
using System.Text;
using Lyraflow.Paper.Benchmarks;
using Lyraflow.Primitives;
using PureHDF;

namespace Lyraflow.Paper.Tests.Benchmarks;

/// <summary>The readers on small files of the published layout.</summary>
public sealed class DensityBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RandomSource _random = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
        => InputFault.Expect(() => DensityBenchmark.Load("mnist", "x"), "'mnist'", "bsds300, gas, hepmass, miniboone, power");

    [Fact]
    public void Random_numbers_are_those_of_numpy()
    {
        // The first outputs of MT19937 with the reference seed 5489, and the ten thousandth that the C++ standard states.
        var random = new NumPyRandom(5489);
        Assert.Equal(3499211612u, random.NextBits());
        for (var i = 2; i < 10_000; i++)
        {
            random.NextBits();
        }

        Assert.Equal(4123659995u, random.NextBits());

        // np.random.RandomState(42).rand() and np.random.RandomState(42).permutation(10), as widely printed.
        Assert.Equal(0.3745401188473625, new NumPyRandom(42).NextDouble(), 1e-16);
        Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], new NumPyRandom(42).Permute(10));
    }

    [Fact]
    public void Miniboone_is_cut_in_order_and_standardized_without_the_test_rows()
    {
        var values = Normals(200 * 43);
        var set = DensityBenchmark.Load("miniboone", Matrix("data.npy", values, 200, 43));

        Assert.Equal((162, 18, 20, 43), (set.Train.Rows, set.Validation.Rows, set.Test.Rows, set.Train.Dimension));
        float[] known = [.. set.Train.Columns[7], .. set.Validation.Columns[7]];
        Assert.Equal(0, known.Average(), 1e-6);
        Assert.Equal(1, known.Average(value => value * value), 1e-5);

        // The same map takes any two rows of the file to those of the set.
        var (first, last) = (values[7], values[(199 * 43) + 7]);
        var (second, third) = (values[43 + 7], values[(2 * 43) + 7]);
        Assert.Equal(
            (last - first) / (third - second),
            (set.Test.Columns[7][19] - set.Train.Columns[7][0]) / (set.Train.Columns[7][2] - set.Train.Columns[7][1]),
            1e-3);
        InputFault.Expect(() => DensityBenchmark.Load("miniboone", Matrix("narrow.npy", Normals(40), 20, 2)), "narrow.npy", "43");
        InputFault.Expect(() => DensityBenchmark.Load("miniboone", Path.Combine(_folder.Path, "none.npy")), "none.npy");
        InputFault.Expect(() => DensityBenchmark.Load("miniboone", Matrix("short.npy", Normals(5 * 43), 5, 43)), "5 rows");
    }

    [Fact]
    public void Power_keeps_six_columns_of_shuffled_rows_with_noise()
    {
        // Column c of row r holds 1000 r + c: noise below 1 leaves the row's number readable, up to the standardization.
        double[] values = [.. Enumerable.Range(0, 100 * 8).Select(i => (1000.0 * (i / 8)) + (i % 8))];
        var set = DensityBenchmark.Load("power", Matrix("data.npy", values, 100, 8));

        Assert.Equal((81, 9, 10, 6), (set.Train.Rows, set.Validation.Rows, set.Test.Rows, set.Train.Dimension));
        var order = new NumPyRandom(42).Permute(100);
        float[] time = [.. set.Train.Columns[5], .. set.Validation.Columns[5], .. set.Test.Columns[5]];
        var step = (time[1] - time[0]) / (order[1] - order[0]);
        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal(step * (order[row] - order[0]), time[row] - time[0], 1e-4));
        InputFault.Expect(() => DensityBenchmark.Load("power", Matrix("nine.npy", Normals(90), 10, 9)), "9 columns");
    }

    [Fact]
    public void Gas_leaves_out_copies()
    {
        // Sixteen sensors of which the first three are nearly the last one: those three go.
        var text = new StringBuilder("Time (seconds), CO conc (ppm), Ethylene conc (ppm), sensor readings (16 channels)\n");
        for (var row = 0; row < 200; row++)
        {
            var sensors = Normals(16);
            sensors[0] = sensors[15] + (0.01 * sensors[0]);
            sensors[1] = sensors[15] + (0.01 * sensors[1]);
            sensors[2] = (2 * sensors[15]) + (0.01 * sensors[2]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row * 0.01:f2}   0.00  0.00  "
                    + $"{string.Join("   ", sensors.Select(value => value.ToString("f5", CultureInfo.InvariantCulture)))}\n");
        }

        var set = DensityBenchmark.Load("gas", Text("ethylene_CO.txt", text.ToString()));
        Assert.Equal((162, 18, 20, 13), (set.Train.Rows, set.Validation.Rows, set.Test.Rows, set.Train.Dimension));
        Assert.Equal(0, set.Train.Columns[0].Concat(set.Validation.Columns[0]).Concat(set.Test.Columns[0]).Average(), 1e-5);
        InputFault.Expect(() => DensityBenchmark.Load("gas", Text("few.txt", "header\n1 2 3\n")), "3 columns");
        InputFault.Expect(() => DensityBenchmark.Load("gas", Text("text.txt", "header\n1 2 x\n")), "line 2", "'x'");
        InputFault.Expect(() => DensityBenchmark.Load("gas", Text("empty.txt", "header\n")), "no rows");
        InputFault.Expect(() => DensityBenchmark.Load("gas", Text("ragged.txt", "header\n1 2 3\n1 2\n")), "line 3");
    }

    [Fact]
    public void Hepmass_keeps_the_signal_and_columns_that_hardly_repeat()
    {
        Text("1000_train.csv", Hepmass(100, extra: 0));
        Text("1000_test.csv", Hepmass(40, extra: 1));
        var set = DensityBenchmark.Load("hepmass", _folder.Path);

        // Half of the rows are signal; one of three columns holds two values only.
        Assert.Equal((45, 5, 20, 2), (set.Train.Rows, set.Validation.Rows, set.Test.Rows, set.Train.Dimension));
        Assert.Equal(0, set.Train.Columns[0].Concat(set.Validation.Columns[0]).Average(), 1e-5);
        Text("1000_test.csv", Hepmass(40, extra: 2));
        InputFault.Expect(() => DensityBenchmark.Load("hepmass", _folder.Path), "1000_test.csv", "columns");
        Text("1000_test.csv", "label,a\n0,1\n");
        InputFault.Expect(() => DensityBenchmark.Load("hepmass", _folder.Path), "signal");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bsds300_is_taken_as_it_is(bool wide)
    {
        var path = Path.Combine(_folder.Path, "BSDS300.hdf5");
        var train = Normals(6 * 63);
        new H5File
        {
            ["train"] = Numbers(train, wide),
            ["validation"] = Numbers(Normals(2 * 63), wide),
            ["test"] = Numbers(Normals(3 * 63), wide),
        }.Write(path);
        var set = DensityBenchmark.Load("bsds300", path);

        Assert.Equal((6, 2, 3, 63), (set.Train.Rows, set.Validation.Rows, set.Test.Rows, set.Test.Dimension));
        Assert.Equal((float)train[(4 * 63) + 5], set.Train.Columns[5][4]);
    }

    [Fact]
    public void A_wrong_bsds300_is_refused()
    {
        var path = Path.Combine(_folder.Path, "some.hdf5");
        new H5File { ["train"] = new double[2, 63] }.Write(path);
        InputFault.Expect(() => DensityBenchmark.Load("bsds300", path), path, "validation");
        new H5File { ["train"] = new double[2, 62] }.Write(path);
        InputFault.Expect(() => DensityBenchmark.Load("bsds300", path), path, "[2, 62]");
        var bytes = File.ReadAllBytes(path);
        InputFault.Expect(() => DensityBenchmark.Load("bsds300", _folder.Write("cut.hdf5", bytes[..(bytes.Length / 3)])), "cut.hdf5");
        InputFault.Expect(() => DensityBenchmark.Load("bsds300", Text("text.hdf5", "no HDF5")), "text.hdf5");
        InputFault.Expect(() => DensityBenchmark.Load("bsds300", Path.Combine(_folder.Path, "none")), "none");
    }

    private static object Numbers(double[] values, bool wide)
    {
        var rows = values.Length / 63;
        var (doubles, floats) = (new double[rows, 63], new float[rows, 63]);
        for (var i = 0; i < values.Length; i++)
        {
            (doubles[i / 63, i % 63], floats[i / 63, i % 63]) = (values[i], (float)values[i]);
        }

        return wide ? doubles : floats;
    }

    private string Hepmass(int rows, int extra)
    {
        var text = new StringBuilder("# label,f0,f1,mass\n");
        for (var row = 0; row < rows; row++)
        {
            string[] cells = [$"{row % 2}.0", .. Normals(1).Select(Show), row % 4 < 2 ? "0" : "1", .. Normals(1 + extra).Select(Show)];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();

        static string Show(double value) => value.ToString("g9", CultureInfo.InvariantCulture);
    }

    private double[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextNormal())];

    private string Text(string name, string content) => _folder.Write(name, Encoding.UTF8.GetBytes(content));

    private string Matrix(string name, double[] values, int rows, int columns)
        => _folder.Write(name, NpyBuilder.Array("<f8", $"({rows}, {columns})", [.. values.Select(BitConverter.GetBytes)]));
}
