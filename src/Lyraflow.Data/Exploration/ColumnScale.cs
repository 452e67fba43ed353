using System.Globalization;
using Lyraflow.Data.Formulas;

namespace Lyraflow.Data.Exploration;

/// <summary>
/// Numbers of a column as whole numbers of 31 bits in equal steps: what they lose is beyond single precision, and the engine
/// filters and counts them several times as fast as floating-point numbers.
/// </summary>
/// <param name="Low">Where the codes begin.</param>
/// <param name="High">Where they end.</param>
public readonly record struct ColumnScale(double Low, double High)
{
    /// <summary>The code of all numbers below <see cref="Low"/>.</summary>
    public const int Below = 0;

    /// <summary>The first code of a step.</summary>
    public const int First = 1;

    /// <summary>The last code of a step.</summary>
    public const int Last = int.MaxValue - 1;

    /// <summary>The code of all numbers from <see cref="High"/> on.</summary>
    public const int Above = int.MaxValue;

    // Farther out than so many times the spread of nearly all numbers, none needs a code of its own.
    private const double Farthest = 1000;

    private const double Margin = 0.02;

    private double Step => (High - Low) / Last;

    /// <summary>The code of a number, in the arithmetic of <see cref="CodeSql"/>.</summary>
    public int Code(double value)
        => double.IsNegativeInfinity(value) ? Below : (int)Math.Clamp(Math.Floor((value - Low) / Step) + First, Below, Above);

    /// <summary>The number at which a code begins.</summary>
    public double Edge(long code) => Low + ((code - First) * Step);

    /// <summary>The number in the middle of a code.</summary>
    public double Middle(int code) => Low + ((code - First + 0.5) * Step);

    /// <summary>The code of a column, as SQL; null for null.</summary>
    public string CodeSql(string column) => string.Create(
        CultureInfo.InvariantCulture,
        $"CASE WHEN {column} IS NOT NULL THEN CAST(greatest({Below}, least({Above}, floor((CAST({column} AS DOUBLE) - {Number(Low)}) "
            + $"/ {Number(Step)}) + {First})) AS INTEGER) END");

    /// <summary>The scale for the numbers of a column: all of them, but for strays beyond all measure.</summary>
    /// <inheritdoc cref="Drawn" path="/param"/>
    public static ColumnScale Of(double least, double most, double low, double high) => Around(least, most, low, high, Farthest);

    /// <summary>What of a column is drawn at first: nearly all of its numbers, and more where little lies beyond.</summary>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="low">A low quantile.</param>
    /// <param name="high">A high quantile.</param>
    public static (double Low, double High) Drawn(double least, double most, double low, double high)
    {
        var (from, to) = Around(least, most, low, high, 1);
        return (from, to);
    }

    private static ColumnScale Around(double least, double most, double low, double high, double spreads)
    {
        if (!(high > low))
        {
            // Nearly all numbers are the same: what there is to see is the others.
            (low, high) = (least, most);
        }

        var (from, to) = (Math.Max(least, low - (spreads * (high - low))), Math.Min(most, high + (spreads * (high - low))));
        var margin = to > from ? Margin * (to - from) : Math.Max(Math.Abs(from), 1) / 2;
        return new(from - margin, to + margin);
    }

    // A number with many digits is no DECIMAL.
    private static string Number(double value) => $"({Sql.Number(value)}::DOUBLE)";
}
