using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>How much of a long statement is done.</summary>
public sealed class QueryWatchTests
{
    [Fact]
    public void A_long_statement_tells_how_far_it_is_and_nothing_once_it_is_over()
    {
        using var session = new TableSession(threads: 1);
        session.Execute("CREATE TABLE numbers AS SELECT i FROM range(0, 10000000) t(i)", TestContext.Current.CancellationToken);
        var shares = new List<double>();
        using (session.Watch(shares.Add))
        {
            Assert.True(Count(session) > 0);
        }

        var said = shares.ToArray();
        Assert.NotEmpty(said);
        Assert.All(said, share => Assert.InRange(share, 0, 1));
        Assert.Contains(said, share => share is > 0.05 and < 0.95);
        Count(session);
        Assert.Equal(said.Length, shares.Count);
    }

    private static long Count(TableSession session) => (long)session.Scalar(
        "SELECT count(*) FROM numbers WHERE sin(i) + cos(i) + sin(3 * i) + cos(5 * i) > 1", TestContext.Current.CancellationToken)!;
}
