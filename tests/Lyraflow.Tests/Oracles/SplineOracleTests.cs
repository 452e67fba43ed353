using System.Numerics;
using System.Text.Json;
using Lyraflow.Bijections.Transformers;
using Lyraflow.Numerics;

namespace Lyraflow.Tests.Oracles;

/// <summary>The spline against nflows, in float64 and float32.</summary>
public class SplineOracleTests
{
    private const string File = "rational_quadratic_spline.json";

    [Fact]
    public void Float64_equals_the_oracle_in_values_inverses_and_every_gradient()
    {
        foreach (var oracle in Oracle.Cases(File))
        {
            Compare<double>(oracle, (_, _) => 1e-9);
        }
    }

    /// <summary>
    /// In float32 a number's error is its rounding (6·10⁻⁸ of the interval) times how fast the result changes. Logits
    /// of ±50 ("extreme-logits") and slopes of 10³ to 10⁵ (grad_inputs up to 7·10⁵ in "box-32") magnify it past 10⁻⁴;
    /// the tolerance there is that product, computed from the oracle's own derivatives.
    /// </summary>
    [Fact]
    public void Float32_equals_the_oracle_where_it_is_well_conditioned()
    {
        foreach (var oracle in Oracle.Cases(File))
        {
            var range = oracle.Real("right") - oracle.Real("left");
            var gradients = oracle.Numbers("grad_inputs");
            var logDeterminants = oracle.Numbers("log_abs_det");
            var inverse = oracle.Numbers("inverse_log_abs_det");
            Compare<float>(oracle, (what, row) =>
            {
                var slope = what.StartsWith("inverse", StringComparison.Ordinal) ? Math.Exp(inverse[row]) : Math.Exp(logDeterminants[row]);
                var magnification = Math.Max(slope, Math.Abs(gradients[row]));
                return magnification < 30 && oracle.Text("name") != "extreme-logits"
                    ? 1e-4
                    : 1e-4 + (1e-5 * range * magnification);
            });
        }
    }

    private static void Compare<T>(JsonElement oracle, Func<string, int, double> tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var name = oracle.Text("name");
        var free = oracle.Text("tails") == "none";
        var options = new RationalQuadraticSplineOptions(oracle.Whole("bins"), oracle.Real("left"), oracle.Real("right"))
        {
            Boundary = free ? SplineBoundary.Free : SplineBoundary.UnitSlope,
            MinimumWidth = oracle.Real("min_bin_width"),
            MinimumHeight = oracle.Real("min_bin_height"),
            MinimumSlope = oracle.Real("min_derivative"),
        };
        var spline = options.Build<T>();
        var inputs = oracle.Numbers("inputs");
        var workspace = new Workspace<T>(inputs.Length);
        var thetaBlock = workspace.Reserve(spline.ParametersPerColumn);
        var savedBlock = workspace.Reserve(spline.SavedColumns);
        var valueBlock = workspace.Reserve(3);
        var theta = workspace[thetaBlock];
        var values = workspace[valueBlock];

        Fill(theta, oracle, options.SlopeOffset);
        Load(inputs, values.Column(0));
        spline.ToBase(theta, values.Column(0), values.Column(1), workspace[savedBlock]);
        Check("outputs", values.Column(0));
        Check("log_abs_det", values.Column(1));

        // The oracle's loss is Σ outputs + 2 Σ log-determinants.
        values.Column(0)[..inputs.Length].Fill(T.One);
        values.Column(2)[..inputs.Length].Fill(T.CreateChecked(2));
        spline.BackPropagate(theta, values.Column(0), values.Column(2), workspace[savedBlock]);
        Check("grad_inputs", values.Column(0));
        CheckRows("grad_widths", 0);
        CheckRows("grad_heights", options.Bins);
        CheckRows("grad_derivatives", 2 * options.Bins);

        Fill(theta, oracle, options.SlopeOffset);
        Load(inputs, values.Column(0));
        values.Column(1).Clear();
        spline.ToData(theta, values.Column(0), values.Column(1));
        Check("inverse_of_inputs", values.Column(0));
        Check("inverse_log_abs_det", values.Column(1));

        void Check(string property, Span<T> actual)
        {
            var expected = oracle.Numbers(property);
            for (var row = 0; row < expected.Length; row++)
            {
                Near.Equal(expected[row], double.CreateChecked(actual[row]), tolerance(property, row), $"{name} {property}[{row}]");
            }
        }

        void CheckRows(string property, int firstColumn)
        {
            var expected = oracle.Rows(property);
            for (var row = 0; row < expected.GetLength(0); row++)
            {
                for (var column = 0; column < expected.GetLength(1); column++)
                {
                    var actual = double.CreateChecked(theta.Column(firstColumn + column)[row]);
                    Near.Equal(expected[row, column], actual, tolerance(property, row), $"{name} {property}[{row},{column}]");
                }
            }
        }
    }

    private static void Load<T>(double[] from, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var row = 0; row < from.Length; row++)
        {
            to[row] = T.CreateChecked(from[row]);
        }
    }

    private static void Fill<T>(Tile<T> theta, JsonElement oracle, double slopeOffset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var first = 0;
        foreach (var part in new[] { "unnormalized_widths", "unnormalized_heights", "unnormalized_derivatives" })
        {
            // The oracle's slopes are minimum + softplus(θ), ours minimum + softplus(θ + c).
            var shift = part == "unnormalized_derivatives" ? slopeOffset : 0;
            var rows = oracle.Rows(part);
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                for (var row = 0; row < rows.GetLength(0); row++)
                {
                    theta.Column(first + column)[row] = T.CreateChecked(rows[row, column] - shift);
                }
            }

            first += rows.GetLength(1);
        }
    }
}
