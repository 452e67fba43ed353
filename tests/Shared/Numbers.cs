using Lyraflow.Primitives;

namespace Lyraflow.Testing;

/// <summary>Comparisons of floating-point numbers that say which numbers differ.</summary>
internal static class Numbers
{
    public static void Close(double expected, double actual, double tolerance) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(actual - expected) <= tolerance,
            $"expected {expected:R}, got {actual:R}, apart by {actual - expected:E2} where {tolerance:E1} is allowed");

    public static void RelativelyClose(double expected, double actual, double tolerance) =>
        Close(expected, actual, tolerance * Math.Abs(expected));

    public static double[] Normals(RandomSource random, int count, double mean = 0, double deviation = 1)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = mean + (deviation * random.NextNormal());
        }

        return values;
    }
}
