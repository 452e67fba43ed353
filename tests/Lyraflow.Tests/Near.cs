namespace Lyraflow.Tests;

/// <summary>Comparison of numbers with a tolerance relative to their size, and absolute near zero.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double tolerance, string what)
    {
        var error = Error(expected, actual);
        Assert.True(error <= tolerance, $"{what}: expected {expected:r}, got {actual:r}, off by {error:g3} of {tolerance:g3}");
    }

    public static double Error(double expected, double actual)
        => Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
}
