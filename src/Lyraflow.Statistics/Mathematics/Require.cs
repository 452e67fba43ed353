using System.Globalization;

namespace Lyraflow.Statistics.Mathematics;

/// <summary>The checks that every entry point shares, so that a wrong argument always reads the same.</summary>
internal static class Require
{
    public static void NotEmpty(ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException($"The set {name} is empty; at least one value is needed.", name);
        }
    }

    public static void SameLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException(Text($"The set {name} has {length} values where {expected} are needed."), name);
        }
    }

    public static void NotNaN(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                throw new ArgumentException(Text($"The value of {name} in row {i} is not a number (NaN)."), name);
            }
        }
    }

    public static void Finite(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    Text($"The value of {name} in row {i} is {values[i]}; finite numbers are needed."), name);
            }
        }
    }

    public static void LogDensities(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || double.IsPositiveInfinity(values[i]))
            {
                throw new ArgumentException(
                    Text($"The log density of {name} in row {i} is {values[i]}; a number or minus infinity is needed."),
                    name);
            }
        }
    }

    public static void Probabilities(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException(
                    Text($"The probability {name} in row {i} is {values[i]}; it must lie in [0, 1]."), name);
            }
        }
    }

    public static void BothClasses(ReadOnlySpan<bool> positive, string name)
    {
        if (!positive.Contains(true))
        {
            throw new ArgumentException($"The labels {name} hold no positive object; both classes are needed.", name);
        }

        if (!positive.Contains(false))
        {
            throw new ArgumentException($"The labels {name} hold no negative object; both classes are needed.", name);
        }
    }

    public static void OpenUnit(double value, string name)
    {
        if (value is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The value of {name} must lie strictly between 0 and 1.");
        }
    }

    public static void ClosedUnit(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The value of {name} must lie in [0, 1].");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
