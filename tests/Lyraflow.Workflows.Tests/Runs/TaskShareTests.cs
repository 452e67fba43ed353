using CsCheck;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Tests.Runs;

public sealed class TaskShareTests
{
    [Fact]
    public void Each_part_belongs_to_one_task()
        => Gen.Select(Gen.Int[1, 20], Gen.Long[0, 1_000_000].List[0, 60]).Sample((tasks, weights) =>
        {
            var shares = Enumerable.Range(1, tasks).Select(task => new TaskShare(task, tasks).Of(weights)).ToArray();

            Assert.Equal(Enumerable.Range(0, weights.Count), shares.SelectMany(share => share).Order());
            Assert.All(shares, share => Assert.Equal(share.Order(), share));
        });

    [Fact]
    public void No_task_has_more_than_the_mean_and_one_part()
        => Gen.Select(Gen.Int[1, 20], Gen.Long[1, 1_000_000].List[1, 60]).Sample((tasks, weights) =>
        {
            var loads = Enumerable.Range(1, tasks).Select(task => new TaskShare(task, tasks).Of(weights).Sum(part => weights[part]));

            Assert.True(loads.Max() <= (weights.Sum() / (double)tasks) + weights.Max());
        });

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/8", 3, 8)]
    public void A_share_is_read(string text, int number, int tasks) => Assert.Equal(new TaskShare(number, tasks), TaskShare.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("-1/8")]
    [InlineData("1/8/2")]
    [InlineData("a/b")]
    public void What_is_no_share_is_refused(string text) => InputFault.Expect(() => TaskShare.Parse(text), "N/M");
}
