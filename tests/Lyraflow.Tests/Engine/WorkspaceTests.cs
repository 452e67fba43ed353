using Lyraflow.Engine;

namespace Lyraflow.Tests.Engine;

public class WorkspaceTests
{
    [Fact]
    public void Columns_lie_an_odd_number_of_cache_lines_apart()
    {
        for (var rows = 1; rows <= 300; rows++)
        {
            var lines = TileSize.Stride<float>(rows) * sizeof(float) / 64.0;
            Assert.Equal(1, lines % 2);
            Assert.InRange(TileSize.Stride<float>(rows), rows, rows + 47);
            Assert.Equal(1, TileSize.Stride<double>(rows) * sizeof(double) / 64.0 % 2);
        }
    }

    [Fact]
    public void Blocks_do_not_overlap_unless_their_position_is_set_back()
    {
        var workspace = new Workspace<double>(5);
        var first = workspace.Reserve(2);
        var begin = workspace.Position;
        var second = workspace.Reserve(3);
        workspace.Position = begin;
        var shared = workspace.Reserve(1);
        workspace[first].Elements.Fill(1);
        workspace[second].Elements.Fill(2);
        Assert.All(workspace[first].Elements.ToArray(), value => Assert.Equal(1, value));
        Assert.Equal(2, workspace[shared].Column(0)[0]);
        Assert.Throws<InvalidOperationException>(() => workspace.Reserve(1));
    }

    [Fact]
    public void Tiles_have_the_rows_asked_for_rounded_up_to_cache_lines()
    {
        var workspace = new Workspace<float>(100);
        var block = workspace.Reserve(3);
        foreach (var rows in new[] { 1, 7, 8, 9, 100 })
        {
            workspace.Rows = rows;
            var tile = workspace[block];
            Assert.Equal(rows, tile.Rows);
            Assert.InRange(tile.PaddedRows, rows, rows + AlignedBuffer<float>.LineLength - 1);
            Assert.Equal(0, tile.PaddedRows % AlignedBuffer<float>.LineLength);
            Assert.Equal(tile.PaddedRows, tile.Column(2).Length);
            Assert.Equal(tile.Column(2)[0], tile.Slice(1, 2).Column(1)[0]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Rows = 101);
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace[block].Column(3)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace[block].Slice(2, 2));
    }
}
