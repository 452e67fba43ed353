namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>The log-determinant equals that of the Jacobian found by central differences.</summary>
public class JacobianTests
{
    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void The_log_determinant_is_that_of_the_numeric_jacobian(string name)
    {
        var item = BijectionRegistry.Find(name);
        var run = new BijectionRun<double>(item, item.Parameters(), 40);
        foreach (var place in Enum.GetValues<Place>())
        {
            JacobianCheck.Run(run, item.Rows(40, place), $"{name}, {place}");
        }
    }
}
