namespace Lyraflow.Statistics.Moments;

/// <summary>
/// Wilson's interval of a fraction that was counted (1927, Journal of the American Statistical Association 22, 209): it
/// stays within [0, 1] and is right for few counts, also for none.
/// </summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct FractionInterval(double Low, double High)
{
    /// <summary>The interval, of 95 % unless said otherwise; from 0 to 1 where nothing was counted.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="count">The number of objects it is a fraction of.</param>
    /// <param name="deviations">Half the width in standard deviations of a normal distribution.</param>
    public static FractionInterval Of(double fraction, double count, double deviations = 1.96)
    {
        if (!(count > 0))
        {
            return new(0, 1);
        }

        var square = deviations * deviations;
        var scale = 1 + (square / count);
        var center = (fraction + (square / (2 * count))) / scale;
        var half = deviations / scale * Math.Sqrt((fraction * (1 - fraction) / count) + (square / (4 * count * count)));
        return new(Math.Max(0, center - half), Math.Min(1, center + half));
    }
}
