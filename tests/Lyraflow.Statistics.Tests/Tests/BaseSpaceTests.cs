using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class BaseSpaceTests
{
    [Fact]
    public void Standard_normal_values_pass()
    {
        var check = BaseSpace.AgainstStandardNormal(Numbers.Normals(new RandomSource(1), 4 * 5000), 4);
        Assert.Equal(4, check.Columns.Count);
        Assert.All(check.Columns, column => Assert.InRange(column.PValue, 0.001, 1));
        Assert.InRange(check.SquaredRadius.PValue, 0.001, 1);
        Numbers.Close(4, check.MeanSquaredRadius, 4 * Math.Sqrt(8.0 / 5000));
    }

    [Fact]
    public void One_wrong_column_is_found_and_the_others_are_not_blamed()
    {
        var values = Numbers.Normals(new RandomSource(2), 3 * 3000);
        for (var i = 1; i < values.Length; i += 3)
        {
            values[i] = (1.2 * values[i]) + 0.1;
        }

        var check = BaseSpace.AgainstStandardNormal(values, 3);
        Assert.InRange(check.Columns[0].PValue, 0.001, 1);
        Assert.True(check.Columns[1].PValue < 1e-4);
        Assert.InRange(check.Columns[2].PValue, 0.001, 1);
        Assert.True(check.SquaredRadius.PValue < 1e-4);
    }

    [Fact]
    public void Columns_that_are_normal_but_equal_fail_by_their_radius()
    {
        var column = Numbers.Normals(new RandomSource(3), 2000);
        double[] values = [.. column.SelectMany(z => new[] { z, z })];
        var check = BaseSpace.AgainstStandardNormal(values, 2);
        Assert.All(check.Columns, test => Assert.InRange(test.PValue, 0.001, 1));
        Assert.True(check.SquaredRadius.PValue < 1e-4);
    }

    [Fact]
    public void One_row_by_hand()
    {
        var check = BaseSpace.AgainstStandardNormal([0, 2], 2);
        Assert.Equal(new KolmogorovSmirnovTest(0.5, 1), check.Columns[0]);
        Numbers.Close(SpecialFunctions.NormalCdf(2), check.Columns[1].Statistic, 1e-15);
        Numbers.Close(1 - Math.Exp(-2), check.SquaredRadius.Statistic, 1e-15);
        Assert.Equal(4, check.MeanSquaredRadius);
    }

    [Fact]
    public void Values_that_are_no_table_of_finite_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BaseSpace.AgainstStandardNormal([], 2));
        Assert.Throws<ArgumentException>(() => BaseSpace.AgainstStandardNormal([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => BaseSpace.AgainstStandardNormal([1, double.NaN], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => BaseSpace.AgainstStandardNormal([1], 0));
    }
}
