using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Densities;

public class StandardNormalTests
{
    [Fact]
    public void The_log_density_is_that_of_independent_normal_columns_and_is_added()
    {
        var normal = new StandardNormalShape().Build<double>(3);
        var workspace = new Workspace<double>(2);
        var (valueBlock, sumBlock) = (workspace.Reserve(3), workspace.Reserve(1));
        var tile = workspace[valueBlock];
        var sum = workspace[sumBlock].Column(0);
        double[,] rows = { { 0, 0, 0 }, { 1, -2, 0.5 } };
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                tile.Column(column)[row] = rows[row, column];
            }
        }

        sum.Fill(10);
        normal.AddLogDensity([], tile, sum);
        Assert.Equal(10 - (1.5 * Math.Log(2 * Math.PI)), sum[0], 1e-14);
        Assert.Equal(10 - (1.5 * Math.Log(2 * Math.PI)) - (0.5 * 5.25), sum[1], 1e-14);

        sum.Fill(3);
        normal.BackPropagate([], tile, sum, []);
        Assert.Equal([-3.0, 6.0, -1.5], Enumerable.Range(0, 3).Select(column => tile.Column(column)[1]));
    }

    [Fact]
    public void Samples_are_drawn_row_by_row()
    {
        var workspace = new Workspace<float>(5);
        var block = workspace.Reserve(2);
        var tile = workspace[block];
        new StandardNormal<float>(2).Sample([], tile, new RandomSource(3));
        var random = new RandomSource(3);
        for (var row = 0; row < 5; row++)
        {
            Assert.Equal((float)random.NextNormal(), tile.Column(0)[row]);
            Assert.Equal((float)random.NextNormal(), tile.Column(1)[row]);
        }

        Assert.All(tile.Column(0)[5..].ToArray(), value => Assert.Equal(0, value));
    }
}
