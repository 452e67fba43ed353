using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Layers;

public class BoxTests
{
    public static TheoryData<BoxShape> Boxes => [new BoxScalingShape([-1, 2], [1, 5]), new LogitBoxShape([-1, 2], [1, 5])];

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Edges_belong_to_the_box_and_everything_beyond_has_density_zero(BoxShape box)
    {
        var probe = new BijectionProbe(box, 0);
        var above = Math.BitIncrement(1.0);
        var (z, log) = probe.ToBase([[-1, 2], [1, 5], [0, 3], [above, 3], [-above, 3], [0, 1e9], [double.NaN, 3]]);
        Assert.All(log[..3], value => Assert.True(double.IsFinite(value)));
        Assert.All(log[3..6], value => Assert.Equal(double.NegativeInfinity, value));
        Assert.True(double.IsNaN(z[6][0]), "A NaN must not become a number.");
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Both_ways_undo_each_other_and_all_derivatives_are_right(BoxShape box)
    {
        const double step = 1e-6;
        var probe = new BijectionProbe(box, 0);
        foreach (var (x, y) in new[] { (0.0, 3.0), (-0.999, 4.99), (0.7, 2.01) })
        {
            var (z, log) = probe.ToBase([[x, y]]);
            var (restored, back) = probe.ToData(z);
            Near.Equal(x, restored[0][0], 1e-12, "x");
            Near.Equal(y, restored[0][1], 1e-12, "y");
            Near.Equal(-log[0], back[0], 1e-10, "log-determinants");
            var (above, aboveLog) = probe.ToBase([[x + step, y], [x, y + step]]);
            var (below, belowLog) = probe.ToBase([[x - step, y], [x, y - step]]);
            double[] slopes = [(above[0][0] - below[0][0]) / (2 * step), (above[1][1] - below[1][1]) / (2 * step)];
            Near.Equal(Math.Log(slopes[0] * slopes[1]), log[0], 1e-6, "log-determinant");
            var (gradient, _) = probe.BackPropagate([[x, y]], [[2, 3]], [0.5]);
            Near.Equal((2 * slopes[0]) + (0.5 * (aboveLog[0] - belowLog[0]) / (2 * step)), gradient[0][0], 1e-6, "∂loss/∂x");
            Near.Equal((3 * slopes[1]) + (0.5 * (aboveLog[1] - belowLog[1]) / (2 * step)), gradient[0][1], 1e-6, "∂loss/∂y");
        }
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public void No_gradient_comes_from_outside_and_none_is_NaN(BoxShape box)
    {
        var probe = new BijectionProbe(box, 0);
        var (gradient, _) = probe.BackPropagate([[7, 3]], [[1, 1]], [1]);
        Assert.Equal(0, gradient[0][0]);
        Assert.True(double.IsFinite(gradient[0][1]));
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Whatever_comes_back_lies_in_the_box(BoxShape box)
    {
        var probe = new BijectionProbe(box, 0);
        var (x, _) = probe.ToData([[-1, 1], [Math.BitIncrement(1.0), -Math.BitIncrement(1.0)], [1, 0.5]]);
        Assert.All(x, row => Assert.True(row[0] is >= -1 and <= 1 && row[1] is >= 2 and <= 5));
    }

    [Fact]
    public void Rows_outside_are_refused_with_their_column_and_number()
    {
        var box = new BoxScalingShape([-1, 2], [1, 5]);
        var table = FeatureTable<float>.FromRows(new float[,] { { 0, 3 }, { 0, 6 }, { 0, float.NaN } });
        var failure = Assert.Throws<InputException>(() => box.RequireInside(table));
        Assert.Contains("Column 1 has 2 of 3 rows outside the box [2, 5], the first at 6", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InputException>(() => box.RequireInside(table, ["u-g", "g-r"]));
        Assert.Contains("Column g-r has 2 of 3", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InputException>(() => box.RequireInside(FeatureTable<float>.FromRows(new float[,] { { 0 } })));
        Assert.Contains("The box has 2 columns, the data 1", failure.Message, StringComparison.Ordinal);
    }
}
