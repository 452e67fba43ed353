namespace Lyraflow.Engine;

/// <summary>Vectors of a few numbers, for which lanes are not worth the while.</summary>
internal static class SmallVectors
{
    /// <summary>a·b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
