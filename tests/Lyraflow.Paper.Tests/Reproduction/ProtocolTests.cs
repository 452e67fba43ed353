using Lyraflow.Flows;
using Lyraflow.Paper.Reproduction;
using Lyraflow.Training;

namespace Lyraflow.Paper.Tests.Reproduction;

public sealed class ProtocolTests
{
    [Fact]
    public void The_papers_flows_have_the_published_checkpoints_parameters()
    {
        Assert.Equal(8_816, CountParameters(Protocol.Paper.Star));
        Assert.Equal(106_736, CountParameters(Protocol.Paper.RrLyrae));
    }

    [Fact]
    public void The_sound_way_learns_nothing_from_test_rows()
    {
        var protocol = Protocol.Of(ProtocolName.Sound);

        Assert.True(protocol.StandardizeOnTrainingRows);
        Assert.True(protocol.StratifiedSplit);
        Assert.False(protocol.EvaluateOnFreshShuffle);
    }

    private static int CountParameters(Preset recipe) => new Flow<float>(recipe.Flow.Compose(4)).Parameters.Length;
}
