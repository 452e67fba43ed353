using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

public class TrainingStepTests
{
    private static readonly FeatureTable<float> Training = Toy.Gaussian(1000, 3);
    private static readonly FeatureTable<float> Validation = Toy.Gaussian(200, 4);

    /// <summary>Shards, jitter, order and clipping included: a training is a function of seed, data and options.</summary>
    [Theory]
    [InlineData(450)]
    [InlineData(47)]
    [InlineData(1000)]
    public void Any_number_of_threads_gives_the_same_bits(int batchSize)
    {
        var options = new TrainingSettings { Epochs = 4, BatchSize = batchSize, Jitter = 0.05, WeightDecay = 1e-3, Seed = 12 };
        var (parameters, losses) = Train(1);
        foreach (var threads in new[] { 2, 3 })
        {
            var (otherParameters, otherLosses) = Train(threads);
            Assert.Equal(parameters.Select(BitConverter.SingleToInt32Bits), otherParameters.Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(losses, otherLosses);
        }

        Assert.NotEqual(parameters, Train(1, options with { Seed = 13 }).Parameters);
        Assert.NotEqual(parameters, Train(1, options with { Jitter = 0 }).Parameters);

        (float[] Parameters, IReadOnlyList<EpochLoss> Losses) Train(int threads, TrainingSettings? other = null)
        {
            using var team = new WorkerTeam(threads);
            var flow = new Flow<float>(Toy.Shape(2), seed: 5);
            var result = Toy.Train(flow, Training, Validation, other ?? options, team);
            return (flow.Parameters.ToArray(), result.Losses);
        }
    }

    /// <summary>The order of rows, the cut into batches and the learning rates, written down once more.</summary>
    [Theory]
    [InlineData(LearningRateSchedule.Constant)]
    [InlineData(LearningRateSchedule.Cosine)]
    public void A_training_is_its_steps(LearningRateSchedule schedule)
    {
        var options = new TrainingSettings { Epochs = 2, BatchSize = 350, LearningRate = 0.004, Schedule = schedule, Seed = 8 };
        using var team = new WorkerTeam(2);
        var trained = new Flow<float>(Toy.Shape(2));
        var result = Toy.Train(trained, Training, Validation, options, team);
        Assert.Equal(2, result.BestEpoch);

        var stepped = new Flow<float>(Toy.Shape(2));
        var step = new TrainingStep<float>(stepped, team, options, [1, 1]);
        var random = new RandomSource(8).Fork("order");
        var order = Enumerable.Range(0, 1000).ToArray();
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            random.Shuffle(order.AsSpan());
            var loss = 0.0;
            foreach (var (number, begin, end) in new[] { (0, 0, 333), (1, 333, 666), (2, 666, 1000) })
            {
                var done = ((3 * (epoch - 1)) + number) / 6.0;
                var rate = schedule == LearningRateSchedule.Constant ? 0.004 : 0.004 * 0.5 * (1 + Math.Cos(Math.PI * done));
                loss += step.Run(Training, order.AsMemory(begin..end), rate) * (end - begin);
            }

            Near.Equal(loss / 1000, result.Losses[epoch].TrainingLoss, 1e-12, $"loss of epoch {epoch}");
        }

        Assert.Equal(stepped.Parameters.ToArray(), trained.Parameters.ToArray());
    }

    [Fact]
    public void Rows_keep_their_order_from_epoch_to_epoch_where_asked()
    {
        using var team = new WorkerTeam(1);
        var options = new TrainingSettings { Epochs = 3, BatchSize = 100 };
        var (kept, shuffled) = (new Flow<float>(Toy.Shape(2)), new Flow<float>(Toy.Shape(2)));
        var first = Toy.Train(kept, Training, Validation, options with { Reshuffle = false }, team);
        var second = Toy.Train(shuffled, Training, Validation, options, team);
        Assert.Equal(first.Losses[1], second.Losses[1]);
        Assert.NotEqual(first.Losses[2], second.Losses[2]);
    }

    /// <summary>The gradient by a pass of its own, clipped, through the first step of Adam by its formula.</summary>
    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-7)]
    public void A_long_gradient_is_shortened(double maximumNorm)
    {
        const int rows = 40;
        const double rate = 0.01;
        var data = Toy.Normal<double>(rows, 2);
        var flow = Toy.Scrambled<double>(Toy.Shape(2), 0.3);
        var pass = new FlowPass<double>(flow, rows, keep: true);
        var tile = pass.Begin(rows);
        data.Columns[0].CopyTo(tile.Column(0));
        data.Columns[1].CopyTo(tile.Column(1));
        pass.ToBase();
        var loss = -pass.LogDensity[..rows].ToArray().Average();
        pass.LogDensity.Clear();
        pass.LogDensity[..rows].Fill(-1.0 / rows);
        var gradient = new double[flow.Parameters.Length];
        pass.BackPropagate(gradient);
        var norm = Math.Sqrt(gradient.Sum(g => g * g));
        Assert.True(norm > 1e-3);

        var before = flow.Parameters.ToArray();
        using var team = new WorkerTeam(1);
        var step = new TrainingStep<double>(flow, team, new TrainingSettings { MaximumGradientNorm = maximumNorm }, [1, 1]);
        Near.Equal(loss, step.Run(data, Enumerable.Range(0, rows).ToArray(), rate), 1e-12, "loss");
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = gradient[i] * Math.Min(1, maximumNorm / norm);
            Near.Equal(before[i] - (rate * g / (Math.Abs(g) + 1e-8)), flow.Parameters[i], 1e-9, $"parameter {i}");
        }
    }

    /// <summary>The gradient of the loss is a mean over rows: repeating every row leaves it, and the step, as it was.</summary>
    [Fact]
    public void A_step_does_not_depend_on_how_often_all_rows_are_repeated()
    {
        using var team = new WorkerTeam(2);
        var data = Toy.Normal<double>(60, 2);
        var once = Enumerable.Range(0, 60).ToArray();
        var (single, tenfold) = (Toy.Scrambled<double>(Toy.Shape(2), 0.3), Toy.Scrambled<double>(Toy.Shape(2), 0.3));
        var (first, second) = (
            new TrainingStep<double>(single, team, new TrainingSettings(), [1, 1]).Run(data, once, 0.01),
            new TrainingStep<double>(tenfold, team, new TrainingSettings(), [1, 1]).Run(
                data, Enumerable.Repeat(once, 10).SelectMany(rows => rows).ToArray(), 0.01));
        Near.Equal(first, second, 1e-12, "loss");
        for (var i = 0; i < single.Parameters.Length; i++)
        {
            Near.Equal(single.Parameters[i], tenfold.Parameters[i], 1e-7, $"parameter {i}");
        }
    }

    [Fact]
    public void Batches_that_do_not_fit_are_refused()
    {
        using var team = new WorkerTeam(1);
        var step = new TrainingStep<float>(new Flow<float>(Toy.Shape(2)), team, new TrainingSettings { BatchSize = 5 }, [1, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => step.Run(Training, new int[6], 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => step.Run(Training, Array.Empty<int>(), 0.01));
    }
}
