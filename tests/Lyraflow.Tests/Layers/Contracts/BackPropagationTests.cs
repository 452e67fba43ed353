using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>Back-propagation equals finite differences of the loss, for inputs and parameters.</summary>
public class BackPropagationTests
{
    private const int RowCount = 30;

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Input_gradients_equal_finite_differences(string name)
    {
        var item = BijectionRegistry.Find(name);
        var run = new BijectionRun<double>(item, item.Parameters(), RowCount);
        foreach (var place in Enum.GetValues<Place>())
        {
            BackPropagationCheck.Inputs(run, item.Rows(RowCount, place), $"{name}, {place}");
        }
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Parameter_gradients_equal_finite_differences(string name)
    {
        var item = BijectionRegistry.Find(name);
        var random = new RandomSource(3).Fork(name);
        var run = new BijectionRun<double>(item, item.Parameters(), RowCount);
        foreach (var place in Enum.GetValues<Place>())
        {
            BackPropagationCheck.Parameters(run, item.Parameters(), item.Rows(RowCount, place), random, $"{name}, {place}");
        }
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Parameter_gradients_are_added_to_what_is_there(string name)
    {
        var item = BijectionRegistry.Find(name);
        BackPropagationCheck.Adds(new BijectionRun<double>(item, item.Parameters(), RowCount), item.Rows(RowCount), name);
    }
}
