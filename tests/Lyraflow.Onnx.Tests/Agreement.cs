namespace Lyraflow.Onnx.Tests;

/// <summary>When two log densities are the same: to 1e-4, or to a millionth of their size.</summary>
internal static class Agreement
{
    public const double Absolute = 1e-4;
    public const double Relative = 1e-6;

    /// <summary>How far two numbers are apart, in units of what is allowed.</summary>
    public static double Distance(double expected, double actual, double size = 0)
        => expected.Equals(actual) ? 0
            : double.IsFinite(expected) && double.IsFinite(actual)
                ? Math.Abs(expected - actual) / Math.Max(Absolute, Relative * Math.Max(Math.Abs(expected), size))
            : double.PositiveInfinity;

    /// <summary>Requires all numbers to agree.</summary>
    /// <param name="expected">Ours.</param>
    /// <param name="actual">Theirs.</param>
    /// <param name="what">What they are, for the message.</param>
    /// <param name="sizes">The size of what each is a difference of; null for its own.</param>
    public static double Require(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what, IReadOnlyList<double>? sizes = null)
    {
        Assert.Equal(expected.Count, actual.Count);
        var worst = 0.0;
        for (var row = 0; row < expected.Count; row++)
        {
            var distance = Distance(expected[row], actual[row], sizes?[row] ?? 0);
            worst = Math.Max(worst, distance);
            Assert.True(distance <= 1, $"{what}, row {row}: ours is {expected[row]:R}, theirs {actual[row]:R}");
        }

        return worst;
    }
}
