namespace Lyraflow.Tests;

/// <summary>
/// Judges float32 results by their measured condition. What float32 rounds away from its inputs moves the exact
/// result too, and no float32 program can be nearer than that. So the float64 engine, itself proven to 1e-9, is run
/// on inputs that are disturbed by 2⁻²² (four roundings; a result passes through tens of them): where the result
/// moves by less than 1e-5, float32 must equal the oracle to 1e-4; where it moves by more, to three times the movement.
/// </summary>
/// <remarks>
/// Badly conditioned are: inputs on a knot or on the end of the interval, where second derivatives jump, so that the
/// gradients on both sides differ; bins of logits near ±50, whose mean slopes of up to 10⁴ next to end slopes of 10⁻⁴
/// magnify a rounding of the input; and a 1 / slope in a gradient there.
/// </remarks>
internal sealed class Condition(ITestOutputHelper output)
{
    public const double Disturbance = 1.0 / (1 << 22);

    private const double Tolerance = 1e-4;
    private const double GoodMovement = 1e-5;
    private const double Multiple = 3;

    private int _numbers;
    private int _wellConditioned;

    /// <summary>How far each result moves under the worst of some disturbances, as a <see cref="Near.Error"/>.</summary>
    public static Dictionary<string, double[]> Movements(
        Dictionary<string, double[]> results, IEnumerable<Dictionary<string, double[]>> disturbed)
    {
        var movements = results.ToDictionary(result => result.Key, result => new double[result.Value.Length]);
        foreach (var moved in disturbed)
        {
            foreach (var (what, values) in results)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    movements[what][i] = Math.Max(movements[what][i], Near.Error(values[i], moved[what][i]));
                }
            }
        }

        return movements;
    }

    public void Check(string what, double[] expected, double[] actual, double[] movement)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (good, worst, best) = (0, 0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            var isGood = movement[i] <= GoodMovement;
            good += isGood ? 1 : 0;
            worst = Math.Max(worst, isGood ? 0 : Near.Error(expected[i], actual[i]) / movement[i]);
            best = Math.Max(best, isGood ? Near.Error(expected[i], actual[i]) : 0);
            Near.Equal(expected[i], actual[i], isGood ? Tolerance : Multiple * movement[i], $"{what}[{i}]");
        }

        _numbers += expected.Length;
        _wellConditioned += good;
        output.WriteLine(
            $"{what}: {good} of {expected.Length} well conditioned (error at most {best:g2}); "
            + $"elsewhere an error of at most {worst:f2} movements");
    }

    public void RequireGood(double share)
    {
        output.WriteLine($"{_wellConditioned} of {_numbers} numbers are well conditioned");
        Assert.True(_wellConditioned >= share * _numbers, $"only {_wellConditioned} of {_numbers} numbers are well conditioned");
    }
}
