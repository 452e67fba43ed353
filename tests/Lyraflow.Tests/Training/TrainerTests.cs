using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly FeatureTable<float> Training = Toy.Gaussian(3000, 1);
    private static readonly FeatureTable<float> Validation = Toy.Gaussian(2000, 2);

    private readonly WorkerTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    /// <summary>The true density of the same rows is the best a flow can do; 2,000 rows scatter about the entropy by 0.02.</summary>
    [Fact]
    public void A_flow_learns_a_density_down_to_its_entropy()
    {
        var flow = new Flow<float>(Toy.Shape(2));
        var result = Train(flow, new TrainingSettings { Epochs = 25, BatchSize = 300 });
        var truth = Enumerable.Range(0, Validation.Rows)
            .Average(row => -Toy.GaussianLogDensity(Validation.Columns[0][row], Validation.Columns[1][row]));
        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.InRange(result.BestValidationLoss, truth - 0.01, truth + 0.03);
        Assert.InRange(result.BestValidationLoss, Toy.GaussianEntropy - 0.08, Toy.GaussianEntropy + 0.1);
        Assert.True(result.Losses[0].ValidationLoss > truth + 0.4, "the flow was good before it was trained");
        Assert.True(result.Losses[^1].TrainingLoss < result.Losses[1].TrainingLoss, $"{result.Losses[^1]} after {result.Losses[1]}");
        Assert.Equal(Enumerable.Range(0, 26), result.Losses.Select(loss => loss.Epoch));
        Assert.True(double.IsNaN(result.Losses[0].TrainingLoss));
    }

    [Fact]
    public void Early_stopping_keeps_the_best_weights()
    {
        // Sixty rows and a high rate: the flow soon fits single rows.
        var few = Training.Select([.. Enumerable.Range(0, 60)]);
        var flow = new Flow<float>(Toy.Shape(2));
        var options = new TrainingSettings
        {
            Epochs = 500, BatchSize = 30, LearningRate = 0.02, Schedule = LearningRateSchedule.Constant, Patience = 7,
        };
        var result = Toy.Train(flow, few, Validation, options, _team);
        Assert.Equal(StopReason.StoppedEarly, result.StopReason);
        Assert.Equal(result.BestEpoch + 8, result.Losses[^1].Epoch);
        Assert.InRange(result.BestEpoch, 1, 400);
        Assert.Equal(result.Losses.Min(loss => loss.ValidationLoss), result.BestValidationLoss);
        Assert.Equal(result.Losses[result.BestEpoch].ValidationLoss, result.BestValidationLoss);
        Assert.Equal(result.BestValidationLoss, Toy.Loss(flow, Validation));
        Assert.True(result.Losses[^1].ValidationLoss > result.BestValidationLoss);
    }

    [Fact]
    public void Validation_is_looked_at_as_often_as_asked_and_at_the_end()
    {
        var result = Train(new Flow<float>(Toy.Shape(2)), new TrainingSettings { Epochs = 8, ValidateEvery = 3 });
        int[] looks = [.. result.Losses.Where(loss => !double.IsNaN(loss.ValidationLoss)).Select(loss => loss.Epoch)];
        Assert.Equal([0, 3, 6, 8], looks);
        Assert.Contains(result.BestEpoch, looks);
    }

    [Fact]
    public void Cancelling_before_the_start_changes_nothing()
    {
        var flow = new Flow<float>(Toy.Shape(2));
        var before = flow.Parameters.ToArray();
        var result = Trainer<float>.Train(
            flow, Training, Validation, new TrainingSettings(), _team, cancellation: new CancellationToken(canceled: true));
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.Equal(0, result.BestEpoch);
        Assert.Equal(before, flow.Parameters.ToArray());
        Assert.Equal(Toy.Loss(flow, Validation), result.BestValidationLoss);
    }

    /// <summary>Asks to stop from a report in the middle of an epoch: no further step is taken.</summary>
    [Fact]
    public void Cancelling_ends_training_after_the_current_step_and_keeps_the_best_weights()
    {
        const int epochs = 100;
        var training = Toy.Gaussian(200_000, 3);
        using var source = new CancellationTokenSource();
        var progress = new Observer(report =>
        {
            if (report.Epoch >= 2 && report.EpochFraction > 0)
            {
                source.Cancel();
            }
        });
        var flow = new Flow<float>(Toy.Shape(2));
        var options = new TrainingSettings { Epochs = epochs, BatchSize = 10, Patience = epochs };
        var result = Trainer<float>.Train(flow, training, Validation, options, _team, progress, source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        var last = progress.Reports[^1];
        Assert.Equal(training.Rows * (last.Epoch + last.EpochFraction), result.RowsPerSecond * result.Seconds, 0.5);
        Assert.Equal(last.Epoch, result.Losses[^1].Epoch);
        Assert.Equal(result.BestValidationLoss, Toy.Loss(flow, Validation));
        Assert.Equal(result.BestValidationLoss, last.BestValidationLoss);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(double.PositiveInfinity)]
    public void A_diverging_training_ends_without_a_weight_that_is_not_a_number(double maximumGradientNorm)
    {
        var flow = new Flow<float>(Toy.Shape(2));
        var result = Train(
            flow,
            new TrainingSettings
            {
                Epochs = 30, BatchSize = 100, LearningRate = 1e6, Schedule = LearningRateSchedule.Constant,
                MaximumGradientNorm = maximumGradientNorm,
            });
        Assert.All(flow.Parameters.ToArray(), parameter => Assert.True(float.IsFinite(parameter)));
        Assert.True(double.IsFinite(result.BestValidationLoss));
        Assert.Equal(result.BestValidationLoss, Toy.Loss(flow, Validation));
    }

    [Fact]
    public void A_row_that_is_not_a_number_ends_training_as_diverged_with_the_weights_it_began_with()
    {
        var broken = Training.Select([.. Enumerable.Range(0, 500)]);
        broken.Columns[1][77] = float.NaN;
        var flow = new Flow<float>(Toy.Shape(2));
        var before = flow.Parameters.ToArray();
        var result = Toy.Train(flow, broken, Validation, new TrainingSettings { BatchSize = 1000 }, _team);
        Assert.Equal(StopReason.Diverged, result.StopReason);
        Assert.Equal(before, flow.Parameters.ToArray());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_batch_may_be_larger_than_the_rows(int batchSize)
    {
        var rows = Training.Select([.. Enumerable.Range(0, 70)]);
        var (flow, same) = (new Flow<float>(Toy.Shape(2)), new Flow<float>(Toy.Shape(2)));
        var options = new TrainingSettings { Epochs = 5, BatchSize = batchSize, Jitter = 0.1 };
        var result = Toy.Train(flow, rows, Validation, options, _team);
        Toy.Train(same, rows, Validation, options with { BatchSize = 70 }, _team);
        Assert.True(result.BestValidationLoss < result.Losses[0].ValidationLoss);
        Assert.Equal(same.Parameters.ToArray(), flow.Parameters.ToArray());
    }

    [Fact]
    public void One_row_is_enough_to_train_on_and_one_to_validate_with()
    {
        var flow = new Flow<float>(Toy.Shape(2));
        var result = Toy.Train(
            flow, Training.Select([0]), Training.Select([0]), new TrainingSettings { Epochs = 20, Patience = 100 }, _team);
        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.True(result.BestValidationLoss < result.Losses[0].ValidationLoss);
        Assert.All(flow.Parameters.ToArray(), parameter => Assert.True(float.IsFinite(parameter)));
    }

    [Fact]
    public void No_rows_and_rows_of_another_dimension_are_refused()
    {
        var flow = new Flow<float>(Toy.Shape(2));
        var none = new FeatureTable<float>(0, 2);
        var thrown = Assert.Throws<InputException>(() => Toy.Train(flow, none, Validation, new TrainingSettings(), _team));
        Assert.Contains("not 0 and 2000", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Toy.Train(flow, Training, none, new TrainingSettings(), _team));
        Assert.Throws<ArgumentException>(
            () => Toy.Train(flow, Toy.Normal<float>(5, 3), Validation, new TrainingSettings(), _team));
    }

    [Fact]
    public void Progress_tells_the_losses_of_every_epoch()
    {
        var progress = new Observer(_ => { });
        var flow = new Flow<float>(Toy.Shape(2));
        var result = Toy.Train(flow, Training, Validation, new TrainingSettings { Epochs = 4 }, _team, progress);
        var epochs = progress.Reports.Where(report => report.EpochFraction == 0).ToArray();
        Assert.Equal([1, 2, 3, 4], epochs.Select(report => report.Epoch));
        Assert.Equal(result.Losses.Skip(1).Select(loss => loss.TrainingLoss), epochs.Select(report => report.TrainingLoss));
        Assert.Equal(result.Losses.Skip(1).Select(loss => loss.ValidationLoss), epochs.Select(report => report.ValidationLoss));
        Assert.All(progress.Reports, report => Assert.Equal(4, report.Epochs));
    }

    private TrainingResult Train(Flow<float> flow, TrainingSettings options)
        => Toy.Train(flow, Training, Validation, options, _team);

    /// <summary>Unlike <see cref="Progress{T}"/>, called before the trainer goes on.</summary>
    private sealed class Observer(Action<TrainingProgress> look) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            look(value);
        }
    }
}
