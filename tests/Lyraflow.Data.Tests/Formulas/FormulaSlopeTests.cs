using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Formulas;

public class FormulaSlopeTests
{
    [Theory]
    [InlineData("u-g", "1")]
    [InlineData("-(2*u - g)/4", "-0.5")]
    [InlineData("3", "0")]
    [InlineData("g*0.5", "0")]
    [InlineData("(u + u)/2 - 0*g", "1")]
    [InlineData("radians(u)", "0.017453292519943295")]
    public void A_slope_that_is_the_same_for_all_rows_is_a_number(string formula, string slope)
        => Assert.Equal(
            double.Parse(slope, CultureInfo.InvariantCulture), FormulaSlope.Constant(FormulaSlope.Of(Formula.Parse(formula).Root, "u")));

    [Theory]
    [InlineData("u*g - u/g + g/u")]
    [InlineData("u^3 + u^g + 2^u + (u*g)^0.5")]
    [InlineData("u % 0.7 + mod(g, u) + mod(u, 0.3)")]
    [InlineData("abs(-u) + sign(u) + sqrt(u) + cbrt(u) + exp(-u) + ln(u) + log(u) + log10(u) + log2(u)")]
    [InlineData("pow(u, 1.5) + power(g, u)")]
    [InlineData("sin(u) + cos(u) + tan(u) + asin(u/3) + acos(u/3) + atan(u) + atan2(u, g) + atan2(g, u)")]
    [InlineData("sinh(u) + cosh(u) + tanh(u) + asinh(u) + acosh(2*u) + atanh(u/3) + degrees(u)")]
    [InlineData("floor(u) + ceil(u) + trunc(u) + round(u) + u")]
    [InlineData("greatest(u, g) + least(u*u, g) + coalesce(u, g) + coalesce(NULL, u*3) + nullif(u, 7)")]
    [InlineData("CASE WHEN u > 1 THEN u*u WHEN u > 0 THEN g ELSE -u END + CAST(u AS DOUBLE)")]
    [InlineData("CASE WHEN g > 5 THEN u END")]
    [InlineData("-2.5*log10(u/g) + 10^(-0.4*(u - g))")]
    public void A_slope_is_the_limit_of_differences(string formula)
    {
        using var session = new TableSession(threads: 1);
        var tree = Formula.Parse(formula).Root;
        var slope = FormulaSlope.Of(tree, "u");
        const double step = 1e-6;
        foreach (var (u, g) in new[] { (1.31, 0.77), (0.62, 1.9), (1.07, 1.2) })
        {
            var expected = (At(tree, u + step, g), At(tree, u - step, g)) is ({ } above, { } below)
                ? (above - below) / (2 * step)
                : default(double?);
            var found = At(slope, u, g);
            if (expected is { } difference && found is { } derivative)
            {
                Assert.Equal(difference, derivative, 1e-6 * Math.Max(1, Math.Abs(difference)));
            }
            else
            {
                Assert.Equal(expected, found);
            }
        }

        double? At(FormulaNode node, double u, double g)
        {
            var sql = new FormulaSql(
                column => new FormulaValue(
                    ValueKind.Number, string.Create(CultureInfo.InvariantCulture, $"{(column.Name == "u" ? u : g):e17}")),
                takesTexts: false).PrintNumber(node, 1);
            return (double?)session.Scalar($"SELECT {sql}");
        }
    }
}
