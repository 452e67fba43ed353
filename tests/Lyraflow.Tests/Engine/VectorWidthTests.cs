using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests.Engine;

/// <summary>
/// The same seed, data and options give the same bits with vectors of every width, on any number of threads. Writes the
/// hashes, so that they can be compared with those of another machine (bench/README.md says how).
/// </summary>
public class VectorWidthTests(ITestOutputHelper output)
{
    private static readonly int[] Threads = [1, 2];

    private static TrainingSettings Settings
        => new() { Epochs = 3, BatchSize = 237, LearningRate = 0.002, WeightDecay = 1e-3, Jitter = 0.01 };

    /// <summary>What is trained: every kind of layer and of base, and the paths that hang on the number of bins.</summary>
    public static TheoryData<string> Cases => [.. Shapes.Keys];

    private static Dictionary<string, FlowShape> Shapes => new()
    {
        ["nsf, 8 bins"] = Spline(8, [64, 64]),
        ["nsf, 64 bins"] = Spline(64, [64, 64]),
        ["nsf, 8 bins, hidden 40"] = Spline(8, [40, 40]),
        ["nsf, 64 bins, hidden 40"] = Spline(64, [40, 40]),
        ["nsf-ar"] = Named("nsf-ar"),
        ["nsf-box"] = Named("nsf-box"),
        ["maf"] = Named("maf"),
        ["realnvp"] = Named("realnvp"),
        ["iaf"] = Named("iaf"),
        ["planar"] = Named("planar"),
        ["radial"] = Named("radial"),
        ["nsf, base of 3 Gaussians"] = Spline(8, [16]) with { Base = new NormalMixtureShape(3) },
        ["nsf, Student-t base"] = Spline(8, [16]) with { Base = new StudentTShape() },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Flows_have_the_same_bits_at_every_width(string name)
    {
        var (training, rest) = (Rows(600, 1), Rows(333, 2));
        var bits = new List<(string Tensors, string Scores, string Sample)>();
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            foreach (var threads in Threads)
            {
                using var team = new WorkerTeam(threads);
                var flow = new Flow<float>(Shapes[name], seed: 5) { Width = width };
                Trainer<float>.Train(flow, training, rest, Settings, team, cancellation: TestContext.Current.CancellationToken);
                var scores = new double[rest.Rows];
                new FlowScorer<float>(flow, team).LogDensity(rest, scores);
                var sample = new FlowSampler<float>(flow, team).Sample(101, new RandomSource(3));
                Assert.All(scores, score => Assert.True(double.IsFinite(score)));
                float[] drawn = [.. sample.Columns.SelectMany(column => column)];
                var (tensors, found, draws) = (Hash<float>(flow.Parameters), Hash<double>(scores), Hash<float>(drawn));
                bits.Add((tensors, found, draws));
                output.WriteLine($"{name,-26} {(int)width} bits, {threads} threads: tensors {tensors}, scores {found}, sample {draws}");
            }
        }

        Assert.Single(bits.Distinct());
    }

    [Fact]
    public void A_mixture_has_the_same_bits_at_every_width()
    {
        var (training, rest) = (Rows(5000, 1), Rows(333, 2));
        var bits = new List<(string Components, string Scores)>();
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            foreach (var threads in Threads)
            {
                var settings = new GaussianMixtureSettings { Components = 7, Width = width };
                var fit = GaussianMixture.Fit(training, settings, threads, TestContext.Current.CancellationToken);
                var mixture = new GaussianMixture(fit.Components) { Width = width };
                double[] components =
                    [.. mixture.Components.SelectMany(part => part.Mean.Append(part.Weight).Concat(part.Covariance.Cast<double>()))];
                var (tensors, scores) = (Hash<double>(components), Hash<double>(mixture.LogDensity(rest, threads)));
                bits.Add((tensors, scores));
                output.WriteLine($"{"Gaussian mixture",-26} {(int)width} bits, {threads} threads: tensors {tensors}, scores {scores}");
            }
        }

        Assert.Single(bits.Distinct());
    }

    [Fact]
    public void A_narrower_width_can_be_asked_for_and_no_other()
    {
        var widest = Processor.WidestVectors;
        Assert.Equal(widest, Processor.Choose(null));
        Assert.Equal(widest, Processor.Choose(" "));
        Assert.Equal(VectorWidth.Bits128, Processor.Choose("128"));
        Assert.Throws<InputException>(() => Processor.Choose("64"));
        Assert.Throws<InputException>(() => Processor.Choose("wide"));
        if (widest < VectorWidth.Bits512)
        {
            Assert.Throws<InputException>(() => Processor.Choose("512"));
        }
    }

    private static FlowShape Spline(int bins, int[] hidden)
        => new NeuralSplineFlow { Layers = 3, Bins = bins, Hidden = hidden }.Compose(4, new Standardization([0.1, 0, 0, 0], [1, 2, 1, 1]));

    private static FlowShape Named(string name) => FlowRecipe.Create(name, new RecipeOverrides
    {
        Layers = 2,
        Box = name == "nsf-box" ? new BoxScalingShape([-9, -9, -9, -9], [9, 9, 9, 9]) : null,
    }).Compose(4);

    /// <summary>Four columns that hang together and leave the splines' interval now and then.</summary>
    private static FeatureTable<float> Rows(int count, long seed)
    {
        var random = new RandomSource(seed);
        var rows = new FeatureTable<float>(count, 4);
        for (var row = 0; row < count; row++)
        {
            var first = random.NextNormal();
            rows.Columns[0][row] = (float)first;
            for (var column = 1; column < 4; column++)
            {
                rows.Columns[column][row] = (float)((0.4 * first * first) + (0.7 * random.NextNormal()));
            }
        }

        return rows;
    }

    private static string Hash<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)))[..16];
}
