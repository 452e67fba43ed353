using System.Numerics;
using System.Text.Json;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;

namespace Lyraflow.Tests.Oracles;

/// <summary>One case of the spline oracle: its numbers, and the engine's for the same inputs.</summary>
internal sealed class SplineOracle
{
    /// <summary>What the oracle holds one number per row of.</summary>
    private static readonly string[] PerRow = ["outputs", "log_abs_det", "grad_inputs", "inverse_of_inputs", "inverse_log_abs_det"];

    private static readonly string[] PerLogit = ["grad_widths", "grad_heights", "grad_derivatives"];

    private readonly RationalQuadraticSplineShape _options;
    private readonly double[] _inputs;
    private readonly double[,] _theta;

    public SplineOracle(JsonElement oracle)
    {
        Name = oracle.Text("name");
        _options = new RationalQuadraticSplineShape(oracle.Whole("bins"), oracle.Real("left"), oracle.Real("right"))
        {
            Boundary = oracle.Text("tails") == "none" ? SplineBoundary.Free : SplineBoundary.UnitSlope,
            MinimumWidth = oracle.Real("min_bin_width"),
            MinimumHeight = oracle.Real("min_bin_height"),
            MinimumSlope = oracle.Real("min_derivative"),
        };
        _inputs = oracle.Numbers("inputs");

        // The oracle's slopes are minimum + softplus(θ), ours minimum + softplus(θ + c).
        var widths = oracle.Rows("unnormalized_widths");
        var heights = oracle.Rows("unnormalized_heights");
        var slopes = oracle.Rows("unnormalized_derivatives");
        var bins = _options.Bins;
        _theta = new double[_inputs.Length, (2 * bins) + slopes.GetLength(1)];
        for (var row = 0; row < _inputs.Length; row++)
        {
            for (var column = 0; column < _theta.GetLength(1); column++)
            {
                _theta[row, column] = column < bins ? widths[row, column]
                    : column < 2 * bins ? heights[row, column - bins]
                    : slopes[row, column - (2 * bins)] - _options.SlopeOffset;
            }
        }

        Expected = PerRow.ToDictionary(what => what, what => oracle.Numbers(what));
        foreach (var what in PerLogit)
        {
            Expected[what] = [.. oracle.Rows(what).Cast<double>()];
        }
    }

    public string Name { get; }

    /// <summary>The oracle's numbers, row after row.</summary>
    public Dictionary<string, double[]> Expected { get; }

    /// <summary>Length of the interval.</summary>
    public double Range => _options.Right - _options.Left;

    /// <summary>The engine's numbers, each input moved by <paramref name="shift"/> and logit i by the factor of it.</summary>
    public Dictionary<string, double[]> Evaluate<T>(double shift = 0, Func<double>? factor = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var spline = _options.Build<T>();
        var rows = _inputs.Length;
        var workspace = new Workspace<T>(rows);
        var (thetaBlock, savedBlock, valueBlock) =
            (workspace.Reserve(spline.ParametersPerColumn), workspace.Reserve(spline.SavedColumns), workspace.Reserve(3));
        var (theta, saved, values) = (workspace[thetaBlock], workspace[savedBlock], workspace[valueBlock]);
        var moved = new double[rows, spline.ParametersPerColumn];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < spline.ParametersPerColumn; column++)
            {
                moved[row, column] = _theta[row, column] * (factor?.Invoke() ?? 1);
            }
        }

        var result = new Dictionary<string, double[]>();
        Fill();
        spline.ToBase(theta, values.Column(0), values.Column(1), saved);
        result["outputs"] = Read(values.Column(0));
        result["log_abs_det"] = Read(values.Column(1));

        // The oracle's loss is Σ outputs + 2 Σ log-determinants.
        values.Column(0)[..rows].Fill(T.One);
        values.Column(2)[..rows].Fill(T.CreateChecked(2));
        spline.BackPropagate(theta, values.Column(0), values.Column(2), saved);
        result["grad_inputs"] = Read(values.Column(0));
        result["grad_widths"] = ReadTheta(0, _options.Bins);
        result["grad_heights"] = ReadTheta(_options.Bins, 2 * _options.Bins);
        result["grad_derivatives"] = ReadTheta(2 * _options.Bins, theta.Columns);

        Fill();
        spline.ToData(theta, values.Column(0), values.Column(1));
        result["inverse_of_inputs"] = Read(values.Column(0));
        result["inverse_log_abs_det"] = Read(values.Column(1));
        return result;

        void Fill()
        {
            values.Clear();
            for (var row = 0; row < rows; row++)
            {
                values.Column(0)[row] = T.CreateChecked(_inputs[row] + shift);
                for (var column = 0; column < theta.Columns; column++)
                {
                    theta.Column(column)[row] = T.CreateChecked(moved[row, column]);
                }
            }
        }

        double[] Read(Span<T> column) => [.. column[..rows].ToArray().Select(double.CreateChecked)];

        double[] ReadTheta(int first, int end)
            => [.. from row in Enumerable.Range(0, rows)
                   from column in Enumerable.Range(first, end - first)
                   select double.CreateChecked(theta.Column(column)[row])];
    }
}
