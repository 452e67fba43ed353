using CsCheck;
using Lyraflow.Mathematics;

namespace Lyraflow.Tests.Mathematics;

/// <summary>Tabulated values come from mpmath with 50 digits.</summary>
public class SpecialFunctionsTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(-6, 2.0)]
    [InlineData(-2, 1.9953222650189527)]
    [InlineData(-0.5, 1.5204998778130465)]
    [InlineData(0, 1.0)]
    [InlineData(1e-10, 0.99999999988716208)]
    [InlineData(0.1, 0.8875370839817151)]
    [InlineData(0.5, 0.47950012218695346)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(1.2247, 0.083275814798086395)]
    [InlineData(1.3, 0.065992055059347554)]
    [InlineData(2, 0.0046777349810472658)]
    [InlineData(3, 2.2090496998585441e-5)]
    [InlineData(5, 1.5374597944280349e-12)]
    [InlineData(10, 2.0884875837625448e-45)]
    [InlineData(20, 5.3958656116079009e-176)]
    [InlineData(26.5, 2.2109076642637343e-307)]
    [InlineData(40, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 2)]
    public void The_complementary_error_function_equals_the_table(double x, double expected) =>
        Numbers.RelativelyClose(expected, SpecialFunctions.Erfc(x), Tolerance);

    [Theory]
    [InlineData(-3, -0.99997790950300141)]
    [InlineData(0, 0)]
    [InlineData(1e-300, 1.1283791670955126e-300)]
    [InlineData(1e-5, 1.1283791670579e-5)]
    [InlineData(0.3, 0.32862675945912742)]
    [InlineData(1, 0.84270079294971487)]
    [InlineData(1.2, 0.91031397822963537)]
    [InlineData(1.3, 0.93400794494065245)]
    [InlineData(2.5, 0.99959304798255504)]
    [InlineData(double.PositiveInfinity, 1)]
    public void The_error_function_equals_the_table(double x, double expected) =>
        Numbers.RelativelyClose(expected, SpecialFunctions.Erf(x), Tolerance);

    [Theory]
    [InlineData(-8, 6.2209605742717841e-16)]
    [InlineData(-1.96, 0.024997895148220436)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.84134474606854295)]
    [InlineData(2.5, 0.99379033467422386)]
    public void The_normal_distribution_equals_the_table(double x, double expected) =>
        Numbers.RelativelyClose(expected, SpecialFunctions.NormalCdf(x), Tolerance);

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.15865525393145705, -1)]
    [InlineData(1e-300, -37.0471)]
    public void Normal_quantiles_undo_the_distribution_function(double p, double x)
    {
        Assert.Equal(x, SpecialFunctions.NormalQuantile(p), x < -10 ? 1e-4 : 1e-14);
        Numbers.RelativelyClose(p, SpecialFunctions.NormalCdf(SpecialFunctions.NormalQuantile(p)), 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void No_probability_has_no_normal_quantile(double p)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.NormalQuantile(p));

    [Theory]
    [InlineData(0.001, 0.5, 0.99943993334352925, 0.00056006665647074989)]
    [InlineData(0.5, 0.01, 0.11246291601828489, 0.88753708398171511)]
    [InlineData(0.5, 3, 0.98569412156457036, 0.01430587843542964)]
    [InlineData(0.5, 300, 1.0, 1.6741679846917878e-132)]
    [InlineData(1, 1, 0.63212055882855768, 0.36787944117144232)]
    [InlineData(1, 1e-10, 9.9999999995000004e-11, 0.9999999999)]
    [InlineData(2, 0.5, 0.090204010431049865, 0.90979598956895014)]
    [InlineData(2, 20, 0.99999995671577393, 4.3284226071209714e-8)]
    [InlineData(2.5, 3.6, 0.79381408029044412, 0.20618591970955588)]
    [InlineData(3, 700, 1.0, 2.4225323864783195e-299)]
    [InlineData(7, 8.5, 0.74382213883706808, 0.25617786116293192)]
    [InlineData(10, 2, 4.6498075017263808e-5, 0.99995350192498274)]
    [InlineData(10, 100, 1.0, 1.1253473960842734e-31)]
    [InlineData(100, 60, 1.4815276326460468e-6, 0.99999851847236735)]
    [InlineData(100, 101.5, 0.57242694631653337, 0.42757305368346663)]
    [InlineData(100, 140, 0.99983894282528744, 0.00016105717471255586)]
    [InlineData(1000, 1000, 0.50420524418021551, 0.49579475581978449)]
    [InlineData(12345.5, 12500, 0.91739316021542527, 0.082606839784574733)]
    public void The_incomplete_gamma_functions_equal_the_table(double a, double x, double lower, double upper)
    {
        Numbers.RelativelyClose(lower, SpecialFunctions.RegularizedGammaP(a, x), Tolerance);
        Numbers.RelativelyClose(upper, SpecialFunctions.RegularizedGammaQ(a, x), Tolerance);
    }

    [Fact]
    public void The_incomplete_gamma_functions_reach_their_ends()
    {
        Assert.Equal(0, SpecialFunctions.RegularizedGammaP(3, 0));
        Assert.Equal(1, SpecialFunctions.RegularizedGammaQ(3, 0));
        Assert.Equal(1, SpecialFunctions.RegularizedGammaP(3, double.PositiveInfinity));
        Assert.Equal(0, SpecialFunctions.RegularizedGammaQ(3, double.PositiveInfinity));
    }

    [Fact]
    public void Chi_squared_with_two_degrees_of_freedom_is_an_exponential() =>
        Gen.Double[0, 600].Sample(x =>
        {
            Numbers.RelativelyClose(Math.Exp(-x / 2), SpecialFunctions.ChiSquaredSurvival(x, 2), Tolerance);
            Numbers.Close(1, SpecialFunctions.ChiSquaredSurvival(x, 2) + SpecialFunctions.ChiSquaredCdf(x, 2), 1e-15);
        });

    [Fact]
    public void Chi_squared_with_one_degree_of_freedom_is_a_squared_normal() =>
        Gen.Double[0, 30].Sample(z => Numbers.RelativelyClose(
            SpecialFunctions.Erfc(z / Math.Sqrt(2)), SpecialFunctions.ChiSquaredSurvival(z * z, 1), Tolerance));

    [Fact]
    public void The_incomplete_gamma_function_obeys_its_recurrence() =>
        Gen.Select(Gen.Double[0.1, 60], Gen.Double[0.1, 100]).Sample((a, x) =>
        {
            // P(a, x) − P(a+1, x) = xᵃ e⁻ˣ / Γ(a+1), and the same term one step further is x/(a+1) of it.
            var here = SpecialFunctions.RegularizedGammaQ(a + 1, x) - SpecialFunctions.RegularizedGammaQ(a, x);
            var next = SpecialFunctions.RegularizedGammaQ(a + 2, x) - SpecialFunctions.RegularizedGammaQ(a + 1, x);
            Numbers.Close(here * x / (a + 1), next, Tolerance);
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    public void The_incomplete_gamma_functions_refuse_what_they_are_not_defined_for(double a, double x)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.RegularizedGammaP(a, x));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.RegularizedGammaQ(a, x));
    }

    /// <summary>With one, two and four degrees of freedom the tail has a closed form.</summary>
    [Fact]
    public void Student_t_has_the_tails_of_its_closed_forms()
        => Gen.Double[-200, 200].Sample(t =>
        {
            var two = 1 / (Math.Sqrt(2 + (t * t)) * (Math.Sqrt(2 + (t * t)) + t));
            var u = t / Math.Sqrt(4 + (t * t));
            Numbers.RelativelyClose(Math.Atan2(1, t) / Math.PI, SpecialFunctions.StudentTSurvival(t, 1), 1e-11);
            Numbers.RelativelyClose(two, SpecialFunctions.StudentTSurvival(t, 2), 1e-9);
            Numbers.Close(0.5 - (0.25 * u * (3 - (u * u))), SpecialFunctions.StudentTSurvival(t, 4), 1e-13);
        });

    [Theory]
    [InlineData(2.7764451051977943, 4, 0.025)]
    [InlineData(2.2281388519649385, 10, 0.025)]
    [InlineData(4.5868938587027006, 10, 0.0005)]
    public void Student_t_equals_its_tables(double t, double degreesOfFreedom, double tail)
        => Numbers.RelativelyClose(tail, SpecialFunctions.StudentTSurvival(t, degreesOfFreedom), 1e-9);

    [Fact]
    public void Student_t_becomes_normal()
        => Numbers.RelativelyClose(SpecialFunctions.NormalCdf(-3), SpecialFunctions.StudentTSurvival(3, 1e6), 1e-4);
}
