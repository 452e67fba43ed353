using System.Globalization;

namespace Lyraflow.Testing;

/// <summary>Comparison of numbers with a tolerance relative to their size, and absolute below one.</summary>
internal static class Tolerance
{
    public static void Require(double expected, double actual, double tolerance, Func<string> what)
    {
        var error = Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
        if (!(error <= tolerance))
        {
            throw new ContractException(string.Create(
                CultureInfo.InvariantCulture, $"{what()}: expected {expected:r}, got {actual:r}, off by {error:g3} of {tolerance:g3}"));
        }
    }
}
