namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>Data → base → data and base → data → base give the rows back, and opposite log-determinants.</summary>
public class InverseTests
{
    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Each_way_undoes_the_other(string name)
    {
        var item = BijectionRegistry.Find(name);
        foreach (var place in Enum.GetValues<Place>())
        {
            InverseCheck.Run(new BijectionRun<double>(item, item.Parameters(), 100), item.Rows(100, place), $"{name}, {place}");
        }
    }
}
