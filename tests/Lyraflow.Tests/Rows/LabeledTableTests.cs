using Lyraflow.Rows;

namespace Lyraflow.Tests.Rows;

public class LabeledTableTests
{
    [Fact]
    public void Rows_are_selected_in_the_order_given()
    {
        var catalog = Build([1, 2, 3, 4], [0, 0, 1, 1]);

        var selection = catalog.Select([3, 0, 3]);

        Assert.Equal(3, selection.RowCount);
        Assert.Equal([4f, 1f, 4f], selection.Values[0]);
        Assert.Equal([40f, 10f, 40f], selection.Values[1]);
        Assert.Equal([1, 0, 1], selection.Labels);
        Assert.Equal(catalog.Features, selection.Features);
        Assert.Equal(catalog.Sources, selection.Sources);
        Assert.Equal(0, catalog.Select([]).RowCount);
        Assert.Equal([1f, 2f, 3f, 4f], catalog.Values[0]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Rows_that_do_not_exist_cannot_be_selected(int row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Build([1, 2, 3, 4], [0, 0, 1, 1]).Select([0, row]));

    [Fact]
    public void The_rows_of_a_class_are_found()
    {
        var catalog = Build([1, 2, 3, 4, 5], [1, 0, 1, 0, 1]);

        Assert.Equal([0, 2, 4], catalog.RowsOfClass(catalog.ClassIndex("rrlyrae")));
        Assert.Equal([1, 3], catalog.RowsOfClass(0));
        InputFault.Expect(() => catalog.ClassIndex("quasar"), "'quasar'", "'star', 'rrlyrae'");
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.RowsOfClass(2));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinite")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void A_value_that_is_not_finite_is_located(float value, string part) =>
        InputFault.Expect(() => Build([1, 2, value], [0, 0, 1]), "stars.csv", "row 2 (the first is 0)", "column u-g", part);

    [Fact]
    public void Parts_that_do_not_fit_together_are_mistakes_of_the_program()
    {
        Assert.Throws<ArgumentException>(() => Build([1, 2], [0]));
        Assert.Throws<ArgumentException>(() => Build([1, 2], [0, 2]));
        Assert.Throws<ArgumentException>(() => Build([1, 2], [0, -1]));
        Assert.Throws<ArgumentException>(() => new LabeledTable([new Feature("u-g", "mag")], [], ["star"], [], []));
        Assert.Throws<ArgumentException>(() => new LabeledTable([], [], ["star", "star"], [], []));
    }

    private static LabeledTable Build(float[] values, int[] labels) => new(
        [new Feature("u-g", "mag"), new Feature("period", "d")],
        [[.. values], [.. values.Select(value => 10 * value)]],
        ["star", "rrlyrae"],
        [.. labels],
        [new SourceFile("stars.csv", new string('0', 64))]);
}
