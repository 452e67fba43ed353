using Lyraflow.Densities;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Onnx.Tests;

/// <summary>
/// When two log densities are the same: to 1e-4, or to a millionth of their size. Elsewhere flows are computed in double
/// precision: that is held to ours in double, and to our scores with their rounding besides.
/// </summary>
internal static class Agreement
{
    private const double Absolute = 1e-4;
    private const double Relative = 1e-6;

    /// <summary>Requires log densities from elsewhere to be those of its model.</summary>
    /// <returns>
    /// In units of what is allowed the largest distance from ours in double precision, and for each row that from our scores.
    /// </returns>
    public static (double FromDouble, double[] FromScores) Require(
        Model model, FeatureTable<float> rows, IReadOnlyList<double[]> logDensities)
    {
        var (fromDouble, fromScores) = (0.0, new double[rows.Rows]);
        for (var k = 0; k < model.Classes.Count; k++)
        {
            var density = model.Classes[k].Density;
            var ours = density.LogDensity(rows, threads: 1);
            var exact = DoublePrecision.LogDensity(density, rows);
            for (var row = 0; row < rows.Rows; row++)
            {
                // What is beyond single precision is −∞ in a table of scores.
                var (score, known, theirs) = ((double)(float)ours[row], (double)(float)exact[row], logDensities[k][row]);
                var distance = Distance(known, theirs);
                Assert.True(
                    distance <= 1 && Distance(score, theirs) <= 1 + Distance(score, known),
                    $"{model.Classes[k].Name}, row {row}: theirs is {theirs:R}, ours {score:R}, in double precision {known:R}");
                fromDouble = Math.Max(fromDouble, distance);
                fromScores[row] = Math.Max(fromScores[row], Distance(score, theirs));
            }
        }

        return (fromDouble, fromScores);
    }

    private static double Distance(double expected, double actual)
        => expected.Equals(actual) ? 0
            : double.IsFinite(expected) && double.IsFinite(actual)
                ? Math.Abs(expected - actual) / Math.Max(Absolute, Relative * Math.Abs(expected))
            : double.PositiveInfinity;
}
