using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Calibration;

/// <summary>
/// Isotonic calibration (Zadrozny and Elkan 2002): the non-decreasing function of the log ratio with the least
/// squared error, by pooling adjacent violators, joined by straight lines between its steps as in scikit-learn. It
/// assumes nothing but order, needs many objects of both classes, and gives 0 or 1 at the ends, where one
/// surprise makes the log score infinite.
/// </summary>
public sealed class IsotonicCalibration : ICalibration
{
    private readonly double[] _logRatios;
    private readonly double[] _probabilities;

    private IsotonicCalibration(double[] logRatios, double[] probabilities)
    {
        _logRatios = logRatios;
        _probabilities = probabilities;
    }

    /// <summary>The log ratios at which the function bends, ascending.</summary>
    public ReadOnlySpan<double> LogRatios => _logRatios;

    /// <summary>The probabilities there, not decreasing.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Fits the function.</summary>
    /// <param name="logRatios">One finite log ratio per object; equal ones share their value.</param>
    /// <param name="positive">One label per object.</param>
    /// <exception cref="ArgumentException">
    /// No rows, unequal lengths, a ratio that is not finite, or only one class.
    /// </exception>
    public static IsotonicCalibration Fit(ReadOnlySpan<double> logRatios, ReadOnlySpan<bool> positive)
    {
        Require.NotEmpty(logRatios, nameof(logRatios));
        Require.SameLength(positive.Length, logRatios.Length, nameof(positive));
        Require.Finite(logRatios, nameof(logRatios));
        Require.BothClasses(positive, nameof(positive));
        var sorted = logRatios.ToArray();
        var labels = positive.ToArray();
        Array.Sort(sorted, labels);
        var blocks = new Stack<Block>();
        var position = 0;
        while (position < sorted.Length)
        {
            var block = new Block(sorted[position], sorted[position], 0, 0);
            for (; position < sorted.Length && sorted[position] == block.Low; position++)
            {
                block = block.With(new(block.Low, block.Low, labels[position] ? 1 : 0, 1));
            }

            while (blocks.TryPeek(out var last) && last.IsAtLeast(block))
            {
                block = blocks.Pop().With(block);
            }

            blocks.Push(block);
        }

        var knots = new List<double>();
        var values = new List<double>();
        foreach (var block in blocks.Reverse())
        {
            knots.Add(block.Low);
            values.Add(block.Mean);
            if (block.High > block.Low)
            {
                knots.Add(block.High);
                values.Add(block.Mean);
            }
        }

        return new([.. knots], [.. values]);
    }

    /// <inheritdoc/>
    public double Apply(double logRatio)
    {
        if (double.IsNaN(logRatio))
        {
            throw new ArgumentException("The log ratio is not a number (NaN).", nameof(logRatio));
        }

        var found = Array.BinarySearch(_logRatios, logRatio);
        if (found >= 0)
        {
            return _probabilities[found];
        }

        var above = ~found;
        if (above == 0 || above == _logRatios.Length)
        {
            return _probabilities[Math.Max(0, above - 1)];
        }

        var share = (logRatio - _logRatios[above - 1]) / (_logRatios[above] - _logRatios[above - 1]);
        var below = _probabilities[above - 1];
        // Written so that rounding can neither break the order nor leave the interval.
        return Math.Min(below + (share * (_probabilities[above] - below)), _probabilities[above]);
    }

    private readonly record struct Block(double Low, double High, int Positives, int Count)
    {
        public double Mean => (double)Positives / Count;

        // In whole numbers, so that equal means are seen as equal.
        public bool IsAtLeast(Block next) => (long)Positives * next.Count >= (long)next.Positives * Count;

        public Block With(Block next) => new(Low, next.High, Positives + next.Positives, Count + next.Count);
    }
}
