using System.Diagnostics;
using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;
using Lyraflow.Flows;
using Lyraflow.Uncertainty;

namespace Lyraflow.Tests.Uncertainty;

public class DeconvolutionTests
{
    private static readonly GaussianMixture Truth = new(
    [
        new MixtureComponent(0.5, [0, 0], new[,] { { 0.25, 0.1 }, { 0.1, 0.16 } }),
        new MixtureComponent(0.3, [2.5, 1], new[,] { { 0.09, 0 }, { 0, 0.36 } }),
        new MixtureComponent(0.2, [0.5, 3], new[,] { { 0.36, -0.2 }, { -0.2, 0.25 } }),
    ]);

    [Fact]
    public void It_finds_what_was_there_before_noise_as_wide_as_the_components()
    {
        const int count = 20_000;
        var (rows, noisy) = Rows(count, noise: 0.5, missing: 0);
        var plain = GaussianMixture.Fit(
            noisy, new GaussianMixtureSettings { Components = 3, Seed = 1 }, cancellation: TestContext.Current.CancellationToken);
        using var team = new WorkerTeam(2);
        var settings = new GaussianMixtureSettings { MaximumIterations = 2000, Tolerance = 1e-7, CovarianceFloor = 1e-9 };
        var (found, _) = Deconvolution.Fit(rows, plain, settings, team, TestContext.Current.CancellationToken);

        var (deconvolved, ordinary) = (Divergence(found), Divergence(plain));
        TestContext.Current.TestOutputHelper?.WriteLine($"nats to the truth: {deconvolved:f4}, and {ordinary:f4} without deconvolution");
        Assert.InRange(deconvolved, -0.01, 0.02);
        Assert.InRange(ordinary, 0.2, 5);
    }

    [Fact]
    public void A_flow_finds_what_was_there_before_the_noise()
    {
        const int count = 20_000;
        var cancellation = TestContext.Current.CancellationToken;
        var (rows, noisy) = Rows(count, noise: 0.5, missing: 0);
        using var team = new WorkerTeam(2);
        var start = GaussianMixture.Fit(noisy, new GaussianMixtureSettings { Components = 3, Seed = 1 }, cancellation: cancellation);
        var guide = Deconvolution.Fit(
            rows, start, new GaussianMixtureSettings { MaximumIterations = 60, Tolerance = 1e-5 }, team, cancellation).Mixture;
        var preset = new Preset(
            new NeuralSplineFlow { Layers = 4, Hidden = [32, 32] },
            new TrainingSettings { Epochs = 40, BatchSize = 500, LearningRate = 0.003 });
        var ordinary = new FlowTraining<float>(noisy, noisy, preset, new RandomSource(2));
        ordinary.Run(team, cancellation: cancellation);

        var flow = new FlowTraining<float>(noisy, noisy, preset, new RandomSource(2)).Flow;
        var result = FlowDeconvolution.Train(
            flow, rows[2000..], rows[..2000], guide, preset.Training, team, cancellation: cancellation);
        var (found, plain) = (Divergence(flow), Divergence(ordinary.Flow));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"nats to the truth: {found:f4}, and {plain:f4} without deconvolution; {result.Seconds:f0} s");
        Assert.InRange(found, -0.01, 0.02);
        Assert.InRange(plain, 0.2, 5);
    }

    [Fact]
    public void A_flow_has_the_same_bits_on_any_number_of_threads()
    {
        var (rows, noisy) = Rows(1000, noise: 0.4, missing: 0.2);
        var guide = GaussianMixture.Fit(
            noisy, new GaussianMixtureSettings { Components = 2, Seed = 1 }, cancellation: TestContext.Current.CancellationToken);
        var preset = new Preset(
            new NeuralSplineFlow { Layers = 2, Hidden = [8] }, new TrainingSettings { Epochs = 8, BatchSize = 500, LearningRate = 0.003 });
        float[] Train(int threads)
        {
            using var team = new WorkerTeam(threads);
            var flow = new FlowTraining<float>(noisy, noisy, preset, new RandomSource(2)).Flow;
            FlowDeconvolution.Train(flow, rows[100..], rows[..100], guide, preset.Training, team);
            return flow.Parameters.ToArray();
        }

        Assert.Equal(Train(1), Train(3));
    }

    [Fact]
    public void It_agrees_with_an_independent_program()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "There is no Python here to compare with.");
        const int iterations = 30;
        using var folder = new TemporaryFolder();
        var (rows, noisy) = Rows(300, noise: 0.4, missing: 0.3);
        var start = GaussianMixture.Fit(
            noisy, new GaussianMixtureSettings { Components = 3, Seed = 1 }, cancellation: TestContext.Current.CancellationToken);
        File.WriteAllLines(folder["rows.txt"], rows.Select((row, i) =>
        {
            var (sxx, sxy, syy, hasX, hasY) = (0.0, 0.0, 0.0, 1, 1);
            for (var j = 0; j < row.Count; j++)
            {
                var direction = row.Direction(j);
                if (row.Kind(j) == DirectionKind.Gaussian)
                {
                    (sxx, sxy, syy) = (
                        sxx + (direction[0] * direction[0]), sxy + (direction[0] * direction[1]), syy + (direction[1] * direction[1]));
                }
                else
                {
                    (hasX, hasY) = (direction[0] != 0 ? 0 : hasX, direction[1] != 0 ? 0 : hasY);
                }
            }

            return string.Create(
                CultureInfo.InvariantCulture, $"{row.Center[0]} {row.Center[1]} {sxx} {sxy} {syy} {hasX} {hasY}");
        }));
        File.WriteAllLines(folder["start.txt"], start.Components.Select(component => string.Create(
            CultureInfo.InvariantCulture,
            $"{component.Weight} {component.Mean[0]} {component.Mean[1]} {component.Covariance[0, 0]} {component.Covariance[0, 1]} "
                + $"{component.Covariance[1, 1]}")));
        using var team = new WorkerTeam(1);
        var settings = new GaussianMixtureSettings { MaximumIterations = iterations + 1, Tolerance = 0, CovarianceFloor = 1e-14 };
        var (_, found) = Deconvolution.Fit(rows, start, settings, team, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/python3",
            [
                Path.Combine(AppContext.BaseDirectory, "Uncertainty", "xd.py"),
                folder["rows.txt"], folder["start.txt"], $"{iterations}",
            ]) { RedirectStandardOutput = true })!;
        var expected = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, "There is no NumPy here to compare with.");
        Assert.Equal(double.Parse(expected, CultureInfo.InvariantCulture), found, 1e-6);
    }

    [Fact]
    public void Threads_change_no_bit_and_rows_never_get_less_likely()
    {
        var (rows, noisy) = Rows(3000, noise: 0.4, missing: 0.2);
        var start = GaussianMixture.Fit(
            noisy, new GaussianMixtureSettings { Components = 2, Seed = 1 }, cancellation: TestContext.Current.CancellationToken);
        var last = double.NegativeInfinity;
        foreach (var iterations in new[] { 1, 2, 5, 20 })
        {
            var settings = new GaussianMixtureSettings { MaximumIterations = iterations, Tolerance = 0, CovarianceFloor = 1e-12 };
            using var one = new WorkerTeam(1);
            using var three = new WorkerTeam(3);
            var (mixture, found) = Deconvolution.Fit(rows, start, settings, one, TestContext.Current.CancellationToken);
            var (again, same) = Deconvolution.Fit(rows, start, settings, three, TestContext.Current.CancellationToken);
            Assert.Equal(found, same);
            Assert.Equal(mixture.Components.SelectMany(item => item.Mean), again.Components.SelectMany(item => item.Mean));
            Assert.True(found > last);
            last = found;
        }
    }

    /// <summary>Rows of the truth with errors of their own, correlated in every third; and where they came to lie.</summary>
    private static (UncertainRow[] Rows, FeatureTable<float> Noisy) Rows(int count, double noise, double missing)
    {
        var random = new RandomSource(4);
        var drawn = Truth.Sample(count, random);
        var noisy = new FeatureTable<float>(count, 2);
        var rows = new UncertainRow[count];
        for (var i = 0; i < count; i++)
        {
            var row = rows[i] = new UncertainRow(2);
            double[][] directions = i % 3 == 0 ? [[1, -1], [0, 0.5]] : [[1, 0], [0, 1]];
            var (x, y) = ((double)drawn.Columns[0][i], (double)drawn.Columns[1][i]);
            foreach (var direction in directions)
            {
                var (error, at) = (noise * (0.7 + (0.6 * random.NextUniform())), random.NextNormal());
                row.AddError(direction, error);
                (x, y) = (x + (at * error * direction[0]), y + (at * error * direction[1]));
            }

            (row.Center[0], row.Center[1]) = (x, y);
            (noisy.Columns[0][i], noisy.Columns[1][i]) = ((float)x, (float)y);
            for (var j = 0; j < 2; j++)
            {
                if (random.NextUniform() < missing)
                {
                    row.AddFreeFeature(j);
                }
            }
        }

        return (rows, noisy);
    }

    /// <summary>∫ p ln(p/q) of the truth p.</summary>
    private static double Divergence(IDensity<float> found)
    {
        var sample = Truth.Sample(50_000, new RandomSource(9));
        return Truth.LogDensity(sample, 1).Zip(found.LogDensity(sample, 1), (p, q) => p - q).Average();
    }
}
