using Lyraflow.Rows;

namespace Lyraflow.Tests.Rows;

public class FeatureTableTests
{
    [Fact]
    public void Rows_become_columns_and_are_selected_by_index()
    {
        var table = FeatureTable<float>.FromRows(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Assert.Equal((3, 2), (table.Rows, table.Dimension));
        Assert.Equal([1, 3, 5], table.Columns[0]);
        var selected = table.Select([2, 0, 2]);
        Assert.Equal([6, 2, 6], selected.Columns[1]);
        Assert.Equal([5.0, 1.0, 5.0], selected.Convert<double>().Columns[0]);
    }

    [Fact]
    public void Columns_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FeatureTable<float>([]));
        Assert.Throws<ArgumentException>(() => new FeatureTable<float>([new float[2], new float[3]]));
    }
}
