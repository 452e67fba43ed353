using Lyraflow.Data.Stripe82;

namespace Lyraflow.Data.Tests.Stripe82;

public class SesarColorBoxTests
{
    private static readonly float[] Inside = [1f, 0.2f, 0.1f, 0.05f];

    [Fact]
    public void The_bounds_lie_outside_and_their_neighbours_inside()
    {
        Assert.True(SesarColorBox.Contains(Inside));
        for (var j = 0; j < 4; j++)
        {
            Assert.False(Contains(j, SesarColorBox.Lower[j]));
            Assert.False(Contains(j, SesarColorBox.Upper[j]));
            Assert.True(Contains(j, MathF.BitIncrement(SesarColorBox.Lower[j])));
            Assert.True(Contains(j, MathF.BitDecrement(SesarColorBox.Upper[j])));
            Assert.False(Contains(j, float.NaN));
        }
    }

    [Fact]
    public void Bounds_are_compared_in_single_precision() =>
        // As a double this float lies above 0.7.
        Assert.False(Contains(0, 0.7f));

    private static bool Contains(int column, float value)
    {
        var colors = Inside.ToArray();
        colors[column] = value;
        return SesarColorBox.Contains(colors);
    }
}
