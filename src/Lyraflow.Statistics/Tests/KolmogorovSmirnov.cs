using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>What a Kolmogorov-Smirnov test found.</summary>
/// <param name="Statistic">The largest difference between the two distribution functions, in [0, 1].</param>
/// <param name="PValue">The probability of a statistic this large or larger if the distributions are equal.</param>
public readonly record struct KolmogorovSmirnovTest(double Statistic, double PValue);

/// <summary>
/// The two-sided Kolmogorov-Smirnov test. A small statistic alone says little: with 92,658 rows on both sides,
/// 0.014 rejects equality; read it beside its critical value. And the p values hold for rows that the model was not
/// trained on; against its own training rows any model looks too good.
/// </summary>
public static class KolmogorovSmirnov
{
    /// <summary>
    /// Compares two samples of a continuous quantity, in any order. The p value is asymptotic and equals SciPy's
    /// <c>ks_2samp(method='asymp')</c>: the one-sample distribution with nm/(n+m) values, rounded half to even.
    /// Ties make it conservative.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or holds NaN.</exception>
    public static KolmogorovSmirnovTest TwoSample(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        CheckSample(first, nameof(first));
        CheckSample(second, nameof(second));
        var left = Quantile.Sorted(first);
        var right = Quantile.Sorted(second);
        long i = 0;
        long j = 0;
        long largest = 0;
        while (i < left.Length && j < right.Length)
        {
            var value = Math.Min(left[i], right[j]);
            while (i < left.Length && left[i] <= value)
            {
                i++;
            }

            while (j < right.Length && right[j] <= value)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs((i * right.Length) - (j * left.Length)));
        }

        var statistic = (double)largest / ((long)left.Length * right.Length);
        return new(statistic, TwoSamplePValue(statistic, left.Length, right.Length));
    }

    /// <summary>Compares one sample with a continuous distribution, given its distribution function.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds NaN.</exception>
    public static KolmogorovSmirnovTest OneSample(ReadOnlySpan<double> sample, Func<double, double> distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        CheckSample(sample, nameof(sample));
        var sorted = Quantile.Sorted(sample);
        var statistic = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var expected = distribution(sorted[i]);
            statistic = Math.Max(
                statistic,
                Math.Max(((i + 1.0) / sorted.Length) - expected, expected - ((double)i / sorted.Length)));
        }

        return new(statistic, KolmogorovDistribution.Survival(sorted.Length, statistic));
    }

    /// <summary>
    /// The smallest statistic of two samples of the given sizes whose asymptotic p value is at most
    /// <paramref name="level"/>: a larger one rejects equality at that level.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the level not in (0, 1).</exception>
    public static double TwoSampleCriticalValue(double level, int firstCount, int secondCount)
    {
        Require.OpenUnit(level, nameof(level));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(secondCount);
        double accepted = 0;
        double rejected = 1;
        while (true)
        {
            var middle = 0.5 * (accepted + rejected);
            if (middle <= accepted || middle >= rejected)
            {
                return rejected;
            }

            if (TwoSamplePValue(middle, firstCount, secondCount) <= level)
            {
                rejected = middle;
            }
            else
            {
                accepted = middle;
            }
        }
    }

    private static double TwoSamplePValue(double statistic, int firstCount, int secondCount)
    {
        // The larger count first, as SciPy does: the quotient may fall on either side of a half.
        double larger = Math.Max(firstCount, secondCount);
        double smaller = Math.Min(firstCount, secondCount);
        var effective = Math.Round(larger * smaller / (larger + smaller), MidpointRounding.ToEven);
        return KolmogorovDistribution.Survival((int)Math.Max(1, effective), statistic);
    }

    private static void CheckSample(ReadOnlySpan<double> sample, string name)
    {
        Require.NotEmpty(sample, name);
        Require.NotNaN(sample, name);
    }
}
