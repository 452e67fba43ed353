using System.Text.Json;
using Lyraflow.Layers;
using Lyraflow.Tests.Layers;

namespace Lyraflow.Tests.Oracles;

/// <summary>Planar and radial maps against closed forms differentiated automatically.</summary>
public class PlanarRadialOracleTests
{
    private const string File = "planar_radial.json";

    [Fact]
    public void Planar_maps_equal_the_oracle()
    {
        foreach (var oracle in Oracle.Cases(File, "planar"))
        {
            Check(oracle, new PlanarShape(oracle.Whole("dimension")), [.. oracle.Numbers("u"), .. oracle.Numbers("w"), oracle.Real("b")]);
        }
    }

    [Fact]
    public void Radial_maps_equal_the_oracle()
    {
        foreach (var oracle in Oracle.Cases(File, "radial"))
        {
            Check(
                oracle,
                new RadialShape(oracle.Whole("dimension")),
                [.. oracle.Numbers("center"), oracle.Real("alpha_raw"), oracle.Real("beta_raw")]);
        }
    }

    private static void Check(JsonElement oracle, BijectionShape options, double[] parameters)
    {
        var probe = new BijectionProbe(options, 0);
        parameters.CopyTo(probe.Parameters);
        var (inputs, outputs) = (Jagged(oracle.Rows("inputs")), Jagged(oracle.Rows("outputs")));
        var (z, log) = probe.ToBase(inputs);
        var (x, back) = probe.ToData(outputs);
        var expected = oracle.Numbers("log_abs_det");
        Assert.NotEmpty(inputs);
        for (var row = 0; row < inputs.Length; row++)
        {
            Near.Equal(expected[row], log[row], 1e-10, $"{options} log-determinant {row}");
            Near.Equal(-expected[row], back[row], 1e-10, $"{options} log-determinant back {row}");
            for (var column = 0; column < probe.Dimension; column++)
            {
                Near.Equal(outputs[row][column], z[row][column], 1e-10, $"{options} output [{row}, {column}]");
                Near.Equal(inputs[row][column], x[row][column], 1e-10, $"{options} input [{row}, {column}]");
            }
        }
    }

    private static double[][] Jagged(double[,] rows)
        => [.. Enumerable.Range(0, rows.GetLength(0)).Select(row =>
            Enumerable.Range(0, rows.GetLength(1)).Select(column => rows[row, column]).ToArray())];
}
