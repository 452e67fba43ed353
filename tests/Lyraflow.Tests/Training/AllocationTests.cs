using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

/// <summary>Runs when no other test does: it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The loops allocate nothing in the steady state, neither on the caller's thread nor on the helpers'.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private const int Repeats = 50;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 0.1)]
    public void A_training_step_allocates_nothing(int threads, double jitter)
    {
        using var team = new WorkerTeam(threads);
        var rows = Toy.Normal<float>(2000, 4);
        var batch = Enumerable.Range(0, 1000).ToArray().AsMemory();
        var flow = new Flow<float>(new NeuralSplineFlow { Layers = 2 }.Compose(4));
        var step = new TrainingStep<float>(flow, team, new TrainingSettings { Jitter = jitter }, [1, 1, 1, 1]);
        RequireNone(team, () => step.Run(rows, batch, 1e-4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_scorer_allocates_nothing(int threads)
    {
        using var team = new WorkerTeam(threads);
        var rows = Toy.Normal<float>(1000, 4);
        var result = new double[1000].AsMemory();
        var flow = new Flow<float>(new NeuralSplineFlow { Layers = 2 }.Compose(4));
        var scorer = new FlowScorer<float>(flow, team);
        RequireNone(team, () => scorer.LogDensity(rows, result));
    }

    [Theory]
    [InlineData("nsf")]
    [InlineData("maf")]
    public void Conditional_steps_and_scores_allocate_nothing(string name)
    {
        using var team = new WorkerTeam(2);
        var rows = Toy.Normal<float>(1000, 4).Given(Toy.Normal<float>(1000, 2));
        var batch = Enumerable.Range(0, 1000).ToArray().AsMemory();
        var result = new double[1000].AsMemory();
        var recipe = FlowRecipe.Create(name, new RecipeOverrides { Layers = 2 });
        var flow = new Flow<float>(recipe.Compose(4, null, new Standardization([0, 0], [1, 2])));
        flow.StartFromData(rows);
        var step = new TrainingStep<float>(flow, team, new TrainingSettings(), [1, 1, 1, 1]);
        RequireNone(team, () => step.Run(rows, batch, 1e-4));
        var scorer = new FlowScorer<float>(flow, team);
        RequireNone(team, () => scorer.LogDensity(rows, result));
    }

    private static void RequireNone(WorkerTeam team, Action work)
    {
        var counters = new Counters(team);
        var (before, after) = (new long[team.Threads], new long[team.Threads]);
        for (var i = 0; i < 20; i++)
        {
            work();
        }

        // A helper may get its first piece late, and the runner's own threads allocate meanwhile: the quietest attempt
        // counts, as a loop that allocates in its steady state does in all of them.
        var (leastOfTeam, leastOfAll) = (long.MaxValue, long.MaxValue);
        for (var attempt = 0; attempt < 10 && (leastOfTeam > 0 || leastOfAll > 0); attempt++)
        {
            counters.Read(before);
            var ofAll = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Repeats; i++)
            {
                work();
            }

            leastOfAll = Math.Min(leastOfAll, GC.GetTotalAllocatedBytes(precise: true) - ofAll);
            counters.Read(after);
            leastOfTeam = Math.Min(leastOfTeam, after.Sum() - before.Sum());
        }

        Assert.Equal(0, leastOfTeam);
        Assert.Equal(0, leastOfAll);
    }

    /// <summary>Asks every thread of a team for the bytes it has allocated, without allocating any there.</summary>
    private sealed class Counters
    {
        private readonly WorkerTeam _team;
        private readonly Action<int, int> _read;
        private long[] _allocated = [];
        private int _arrived;

        public Counters(WorkerTeam team)
        {
            _team = team;
            _read = ReadOne;
        }

        public void Read(long[] allocated)
        {
            _allocated = allocated;
            _arrived = 0;
            _team.Run(_team.Threads, _read);
        }

        /// <summary>Waits for the others, so that every thread takes exactly one piece.</summary>
        private void ReadOne(int worker, int piece)
        {
            _allocated[worker] = GC.GetAllocatedBytesForCurrentThread();
            Interlocked.Increment(ref _arrived);
            while (Volatile.Read(ref _arrived) < _team.Threads)
            {
                Thread.Yield();
            }
        }
    }
}
