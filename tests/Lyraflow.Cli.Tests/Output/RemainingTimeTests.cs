using Lyraflow.Cli.Output;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Output;

/// <summary>The time left, after the first tenth, against what it turned out to be.</summary>
public sealed class RemainingTimeTests
{
    private const int Pieces = 400;

    [Fact]
    public void It_is_right_where_the_pace_is_even() => Require([.. Enumerable.Repeat(1.0, Pieces)]);

    [Fact]
    public void It_is_right_where_pieces_take_different_times()
    {
        var random = new RandomSource(3);

        Require([.. Enumerable.Range(0, Pieces).Select(_ => 0.2 + (1.6 * random.NextUniform()))]);
    }

    [Fact]
    public void It_is_right_where_one_piece_in_ten_takes_as_long_as_all_others()
        => Require([.. Enumerable.Range(0, Pieces).Select(piece => piece % 10 == 0 ? 9.0 : 1.0)]);

    [Fact]
    public void It_forgets_a_slow_start() => Require([.. Enumerable.Range(0, Pieces).Select(piece => piece < Pieces / 50 ? 20.0 : 1.0)]);

    [Fact]
    public void It_follows_work_that_falls_away_and_is_added()
    {
        var remaining = new RemainingTime();
        remaining.Report(0.2, 1000, TimeSpan.FromSeconds(200));
        Assert.Equal(800, remaining.Left!.Value.TotalSeconds, 1e-6);
        remaining.Report(0.5, 400, TimeSpan.FromSeconds(200));
        Assert.Equal(200, remaining.Left!.Value.TotalSeconds, 1e-6);
        remaining.Report(0.75, 400, TimeSpan.FromSeconds(300));
        Assert.Equal(100, remaining.Left!.Value.TotalSeconds, 1e-6);
        remaining.Report(0.6, 500, TimeSpan.FromSeconds(300));
        Assert.Equal(200, remaining.Left!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void It_says_nothing_at_the_ends()
    {
        var remaining = new RemainingTime();
        remaining.Report(0.001, 1, TimeSpan.FromSeconds(5));
        Assert.Null(remaining.Left);
        remaining.Report(1, 1, TimeSpan.FromSeconds(50));
        Assert.Null(remaining.Left);
    }

    [Theory]
    [InlineData(12.4, "12 s")]
    [InlineData(99.4, "99 s")]
    [InlineData(150, "2.5 min")]
    [InlineData(740, "12 min")]
    [InlineData(9000, "2.5 h")]
    public void It_is_read_at_a_glance(double seconds, string text)
        => Assert.Equal(text, RemainingTime.Text(TimeSpan.FromSeconds(seconds)));

    private static void Require(double[] seconds)
    {
        var remaining = new RemainingTime();
        var (whole, time) = (seconds.Sum(), 0.0);
        for (var piece = 0; piece < seconds.Length - 1; piece++)
        {
            time += seconds[piece];
            var fraction = (piece + 1.0) / seconds.Length;
            remaining.Report(fraction, total: 1, TimeSpan.FromSeconds(time));
            if (fraction >= 0.1)
            {
                // No better than a piece: what is under way is not known to be long or short.
                var allowed = (0.2 * (whole - time)) + seconds.Max();
                Assert.InRange(remaining.Left!.Value.TotalSeconds, whole - time - allowed, whole - time + allowed);
            }
        }
    }
}
