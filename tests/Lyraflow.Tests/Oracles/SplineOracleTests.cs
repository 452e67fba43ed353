using Lyraflow.Primitives;

namespace Lyraflow.Tests.Oracles;

/// <summary>The spline against nflows, in float64 and float32.</summary>
public class SplineOracleTests(ITestOutputHelper output)
{
    private const string File = "rational_quadratic_spline.json";

    [Fact]
    public void Float64_equals_the_oracle_in_values_inverses_and_every_gradient()
    {
        foreach (var oracle in Oracle.Cases(File).Select(element => new SplineOracle(element)))
        {
            foreach (var (what, actual) in oracle.Evaluate<double>())
            {
                var expected = oracle.Expected[what];
                Assert.Equal(expected.Length, actual.Length);
                for (var i = 0; i < expected.Length; i++)
                {
                    Near.Equal(expected[i], actual[i], 1e-9, $"{oracle.Name} {what}[{i}]");
                }
            }
        }
    }

    [Fact]
    public void Float32_equals_the_oracle_as_closely_as_its_condition_allows()
    {
        var condition = new Condition(output);
        foreach (var oracle in Oracle.Cases(File).Select(element => new SplineOracle(element)))
        {
            var actual = oracle.Evaluate<float>();
            var movement = Condition.Movements(oracle.Evaluate<double>(), Disturbed(oracle));
            foreach (var (what, expected) in oracle.Expected)
            {
                condition.Check($"{oracle.Name} {what}", expected, actual[what], movement[what]);
            }
        }

        condition.RequireGood(0.85);
    }

    private static IEnumerable<Dictionary<string, double[]>> Disturbed(SplineOracle oracle)
    {
        var random = new RandomSource(1);
        var sizes = new[] { -1, 1 };
        foreach (var sign in sizes)
        {
            yield return oracle.Evaluate<double>(sign * Condition.Disturbance * oracle.Range);
        }

        for (var i = 0; i < 8; i++)
        {
            yield return oracle.Evaluate<double>(0, () => 1 + (sizes[random.NextIndex(2)] * Condition.Disturbance));
        }
    }
}
