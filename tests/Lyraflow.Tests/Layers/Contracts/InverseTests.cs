namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>Both directions undo each other, and their log-determinants are opposite.</summary>
public class InverseTests
{
    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Base_to_data_undoes_data_to_base(string name)
    {
        var item = BijectionRegistry.Find(name);
        foreach (var place in Enum.GetValues<Place>())
        {
            var rows = item.Rows(100, place);
            var run = new BijectionRun<double>(item, item.Parameters(), 100);
            var (values, forward) = run.ToBase(rows);
            var (restored, backward) = run.ToData(values);
            Check(rows, forward, restored, backward, 1e-9, $"{name}, {place}");
        }
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Data_to_base_undoes_base_to_data(string name)
    {
        var item = BijectionRegistry.Find(name);
        foreach (var place in Enum.GetValues<Place>())
        {
            var rows = item.Rows(100, place);
            var run = new BijectionRun<double>(item, item.Parameters(), 100);
            var (values, backward) = run.ToData(rows);
            var (restored, forward) = run.ToBase(values);
            Check(rows, backward, restored, forward, 1e-9, $"{name}, {place}");
        }
    }

    private static void Check(double[,] rows, double[] there, double[,] restored, double[] back, double tolerance, string what)
    {
        for (var row = 0; row < there.Length; row++)
        {
            Near.Equal(-there[row], back[row], tolerance, $"{what}: log-determinant of row {row}");
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                Near.Equal(rows[row, column], restored[row, column], tolerance, $"{what}: column {column} of row {row}");
            }
        }
    }
}
