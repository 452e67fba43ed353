using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

/// <summary>Flows trained and scored side by side are, bit for bit, those trained and scored alone.</summary>
public class EnsembleTests
{
    private const int Members = 5;

    private static TrainingSettings Settings => new() { Epochs = 2, BatchSize = 150, LearningRate = 0.01 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(11)]
    public void Side_by_side_gives_the_same_bits_as_alone(int threads)
    {
        var (training, validation) = (Toy.Gaussian(400, 1), Toy.Gaussian(120, 2));
        using var one = new WorkerTeam(1);
        var (alone, together) = (Flows(), Flows());
        var expected = alone.Select((flow, i) => Trainer<float>.Train(
            flow, training, validation, Settings with { Seed = i }, one, cancellation: TestContext.Current.CancellationToken)).ToArray();
        var done = new List<int>();
        var results = EnsembleTrainer<float>.Train(
            [.. together.Select((flow, i) => new TrainingTask<float>(flow, training, validation, Settings with { Seed = i }))],
            threads,
            new Told(done),
            TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, Members), done.Order());
        for (var i = 0; i < Members; i++)
        {
            Assert.Equal(alone[i].Parameters.ToArray(), together[i].Parameters.ToArray());
            Assert.Equal(expected[i].BestValidationLoss, results[i].BestValidationLoss);
        }

        Assert.NotEqual(alone[0].Parameters.ToArray(), alone[1].Parameters.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Scores_of_an_ensemble_are_those_of_its_members(int threads)
    {
        var rows = Toy.Gaussian(2500, 3);
        using var team = new WorkerTeam(threads);
        var flows = Flows();
        var scores = flows.Select(_ => new double[rows.Rows]).ToArray();
        var scorer = new EnsembleScorer<float>(flows, team);
        scorer.LogDensity(rows, scores);
        scorer.LogDensity(rows, scores);
        for (var i = 0; i < Members; i++)
        {
            Assert.Equal(flows[i].LogDensity(rows, 1), scores[i]);
        }
    }

    [Fact]
    public void What_is_wrong_with_a_member_is_said_as_if_it_were_alone()
    {
        var rows = Toy.Gaussian(100, 1);
        var tasks = Flows().Select(flow => new TrainingTask<float>(flow, rows, Toy.Gaussian(0, 1), Settings)).ToArray();
        Assert.Throws<InputException>(() => EnsembleTrainer<float>.Train(tasks, 2, null, TestContext.Current.CancellationToken));
    }

    /// <summary>Members of different shapes: they share the memory of their tiles.</summary>
    private static Flow<float>[] Flows()
        => [.. Enumerable.Range(0, Members).Select(seed => new Flow<float>(Recipe(seed).Compose(2, Frame), seed))];

    private static Standardization Frame => new([0, 0], [1, 1]);

    private static NeuralSplineFlow Recipe(int seed) => new() { Layers = 2, Bins = seed % 2 == 0 ? 4 : 40, Hidden = [16] };

    private sealed class Told(List<int> done) : IProgress<(int Task, TrainingResult Result)>
    {
        public void Report((int Task, TrainingResult Result) value)
        {
            lock (done)
            {
                done.Add(value.Task);
            }
        }
    }
}
