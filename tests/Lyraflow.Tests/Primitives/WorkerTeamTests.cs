using Lyraflow.Primitives;

namespace Lyraflow.Tests.Primitives;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_piece_is_done_exactly_once_by_a_worker_of_the_team(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Equal(threads, team.Threads);
        foreach (var pieces in new[] { 0, 1, 2, 3, 17, 1000 })
        {
            var done = new int[pieces];
            var strangers = 0;
            team.Run(pieces, (worker, piece) =>
            {
                Interlocked.Increment(ref done[piece]);
                Interlocked.Add(ref strangers, worker >= 0 && worker < threads ? 0 : 1);
            });
            Assert.All(done, count => Assert.Equal(1, count));
            Assert.Equal(0, strangers);
        }
    }

    [Fact]
    public void A_workers_memory_is_its_own()
    {
        using var team = new WorkerTeam(4);
        var inside = new int[4];
        var collisions = 0;
        team.Run(2000, (worker, _) =>
        {
            Interlocked.Add(ref collisions, Interlocked.Increment(ref inside[worker]) - 1);
            Thread.SpinWait(50);
            Interlocked.Decrement(ref inside[worker]);
        });
        Assert.Equal(0, collisions);
    }

    [Fact]
    public Task A_hundred_thousand_quick_rounds_neither_hang_nor_lose_a_piece() => Rounds(2, 100_000, mostPause: 0);

    /// <summary>
    /// Pauses of up to a millisecond between rounds let the helpers fall asleep, or just be about to when the next
    /// round starts; with more threads than processors they are also interrupted there.
    /// </summary>
    [Fact]
    public Task Rounds_after_pauses_wake_every_helper() => Rounds(4, 3000, mostPause: 30_000);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 100)]
    public void A_failure_reaches_the_caller_and_the_team_stays_usable(int threads, int pieces)
    {
        using var team = new WorkerTeam(threads);
        for (var round = 0; round < 20; round++)
        {
            var thrown = Assert.Throws<AggregateException>(() => team.Run(pieces, (_, piece) =>
            {
                if (piece == pieces - 1)
                {
                    throw new InvalidOperationException("piece");
                }
            }));
            Assert.Equal("piece", Assert.IsType<InvalidOperationException>(thrown.InnerException).Message);
            var done = 0;
            team.Run(pieces, (_, _) => Interlocked.Increment(ref done));
            Assert.Equal(pieces, done);
        }
    }

    private static async Task Rounds(int threads, int count, int mostPause)
    {
        var team = new WorkerTeam(threads);
        var sum = 0L;
        Action<int, int> add = (_, piece) => Interlocked.Add(ref sum, piece + 1);
        var rounds = Task.Run(
            () =>
            {
                var random = new RandomSource(1);
                for (var round = 0; round < count; round++)
                {
                    team.Run(4, add);
                    Thread.SpinWait(round % 20 == 0 ? random.NextIndex(mostPause + 1) : 0);
                }
            },
            TestContext.Current.CancellationToken);

        // A team that hangs is not disposed: that would hang too.
        await rounds.WaitAsync(TimeSpan.FromSeconds(50), TestContext.Current.CancellationToken);
        team.Dispose();
        Assert.Equal(10L * count, sum);
    }

    [Fact]
    public void A_disposed_team_refuses_work_and_may_be_disposed_again()
    {
        var team = new WorkerTeam(2);
        team.Run(2, (_, _) => { });
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(1, (_, _) => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(-1));
    }

    [Fact]
    public void Teams_come_and_go_without_leaving_threads_behind()
    {
        for (var i = 0; i < 50; i++)
        {
            using var team = new WorkerTeam(3);
            if (i % 2 == 0)
            {
                team.Run(3, (_, _) => { });
            }
        }

        using var all = new WorkerTeam();
        Assert.Equal(Environment.ProcessorCount, all.Threads);
    }
}
