using System.Globalization;

namespace Lyraflow.Data.Exploration;

/// <summary>
/// Numbers of a column as codes of 16 bits in equal steps: what they lose is finer than a screen, and the engine filters and
/// counts them several times as fast as floating-point numbers.
/// </summary>
/// <param name="Low">Where the codes begin.</param>
/// <param name="High">Where they end; all that is drawn lies between.</param>
public readonly record struct ColumnScale(double Low, double High)
{
    /// <summary>The code of all numbers below <see cref="Low"/>.</summary>
    public const int Below = 0;

    /// <summary>The first code of a step.</summary>
    public const int First = 1;

    /// <summary>The last code of a step.</summary>
    public const int Last = 65534;

    /// <summary>The code of all numbers from <see cref="High"/> on.</summary>
    public const int Above = 65535;

    private double Step => (High - Low) / Last;

    /// <summary>The code of a number, in the arithmetic of <see cref="CodeSql"/>.</summary>
    public int Code(double value)
        => double.IsNegativeInfinity(value) ? Below : (int)Math.Clamp(Math.Floor((value - Low) / Step) + First, Below, Above);

    /// <summary>The number at which a code begins.</summary>
    public double Edge(int code) => Low + ((code - First) * Step);

    /// <summary>The code of a column, as SQL; null for null.</summary>
    public string CodeSql(string column) => string.Create(
        CultureInfo.InvariantCulture,
        $"CASE WHEN {column} IS NOT NULL THEN CAST(greatest({Below}, least({Above}, floor((CAST({column} AS DOUBLE) - {Number(Low)}) "
            + $"/ {Number(Step)}) + {First})) AS USMALLINT) END");

    /// <summary>
    /// The scale on which a column is drawn: what lies far beyond nearly all of its numbers counts as below or above.
    /// </summary>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="low">A low quantile.</param>
    /// <param name="high">A high quantile.</param>
    public static ColumnScale Of(double least, double most, double low, double high)
    {
        var (from, to) = (Math.Max(least, low - (high - low)), Math.Min(most, high + (high - low)));
        var margin = to > from ? Margin * (to - from) : Math.Max(Math.Abs(from), 1) / 2;
        return new(from - margin, to + margin);
    }

    private const double Margin = 0.02;

    // A number with many digits is no DECIMAL.
    private static string Number(double value) => $"({Formulas.Sql.Number(value)}::DOUBLE)";
}
