using System.Numerics;
using System.Text.Json;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Layers.Transformers;

namespace Lyraflow.Tests.Oracles;

/// <summary>One case of the flow oracle: its numbers, and the engine's with the same weights and rows.</summary>
internal sealed class NeuralSplineFlowOracle
{
    private readonly FlowShape _options;
    private readonly double[] _weights;
    private readonly double[,] _data;
    private readonly double[,] _noise;

    public NeuralSplineFlowOracle(JsonElement oracle)
    {
        Name = oracle.Text("name");
        Dimension = oracle.Whole("dimension");
        TailBound = oracle.Real("tail_bound");
        var bins = oracle.Whole("bins");
        _options = new NeuralSplineFlow
        {
            Layers = oracle.Whole("layers"),
            Bins = bins,
            Hidden = [.. oracle.GetProperty("hidden").EnumerateArray().Select(width => width.GetInt32())],
            TailBound = [TailBound],
        }.Compose(Dimension);
        _weights = Weights(oracle.GetProperty("weights"), bins, new RationalQuadraticSplineShape(bins, -TailBound, TailBound).SlopeOffset);
        _data = oracle.Rows("data");
        _noise = oracle.Rows("noise");
        Expected = new Dictionary<string, double[]>
        {
            ["log_density"] = oracle.Numbers("log_density"),
            ["log_abs_det"] = oracle.Numbers("log_abs_det"),
            ["base"] = [.. oracle.Rows("base").Cast<double>()],
            ["samples"] = [.. oracle.Rows("samples").Cast<double>()],
            ["gradients"] = Weights(oracle.GetProperty("gradients"), bins, slopeOffset: 0),
        };
    }

    public string Name { get; }

    public int Dimension { get; }

    public double TailBound { get; }

    /// <summary>The oracle's numbers, row after row; the gradients in the order of the engine's parameters.</summary>
    public Dictionary<string, double[]> Expected { get; }

    /// <summary>The engine's numbers, each row moved by <paramref name="shift"/> and each weight by a factor of its own.</summary>
    public Dictionary<string, double[]> Evaluate<T>(Func<double>? shift = null, Func<double>? factor = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flow = new Flow<T>(_options);
        Assert.Equal(_weights.Length, flow.Parameters.Length);
        for (var i = 0; i < _weights.Length; i++)
        {
            flow.Parameters[i] = T.CreateChecked(_weights[i] * (factor?.Invoke() ?? 1));
        }

        var rows = _data.GetLength(0);
        var pass = new FlowPass<T>(flow, rows, keep: true);
        var result = new Dictionary<string, double[]>();
        var tile = Fill(pass, _data, shift);
        pass.ToBase();
        result["log_density"] = [.. pass.LogDensity[..rows].ToArray().Select(double.CreateChecked)];
        result["base"] = Read(tile);
        pass.LogDensity.Clear();
        flow.Base.AddLogDensity([], tile, pass.LogDensity);
        result["log_abs_det"] =
            [.. result["log_density"].Zip(pass.LogDensity[..rows].ToArray(), (density, ofBase) => density - double.CreateChecked(ofBase))];

        // The oracle's loss is the mean of −ln p.
        pass.LogDensity.Clear();
        pass.LogDensity[..rows].Fill(T.CreateChecked(-1.0 / rows));
        var gradient = new T[flow.Parameters.Length];
        pass.BackPropagate(gradient);
        result["gradients"] = [.. gradient.Select(double.CreateChecked)];

        tile = Fill(pass, _noise, shift);
        pass.ToData();
        result["samples"] = Read(tile);
        return result;
    }

    private static Tile<T> Fill<T>(FlowPass<T> pass, double[,] rows, Func<double>? shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tile = pass.Begin(rows.GetLength(0));
        for (var row = 0; row < tile.Rows; row++)
        {
            for (var column = 0; column < tile.Columns; column++)
            {
                tile.Column(column)[row] = T.CreateChecked(rows[row, column] + (shift?.Invoke() ?? 0));
            }
        }

        return tile;
    }

    private static double[] Read<T>(Tile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. from row in Enumerable.Range(0, tile.Rows)
               from column in Enumerable.Range(0, tile.Columns)
               select double.CreateChecked(tile.Column(column)[row])];

    /// <summary>
    /// All layers' weights in the engine's order. The oracle's slopes are minimum + softplus(θ), ours
    /// minimum + softplus(θ + c), so c is taken off the last bias wherever it sets a slope.
    /// </summary>
    private static double[] Weights(JsonElement layers, int bins, double slopeOffset)
    {
        var all = new List<double>();
        foreach (var linears in layers.EnumerateArray().Select(layer => layer.EnumerateArray().ToArray()))
        {
            foreach (var linear in linears)
            {
                all.AddRange(linear.Rows("weight").Cast<double>());
                all.AddRange(linear.Numbers("bias"));
            }

            var outputs = linears[^1].GetProperty("bias").GetArrayLength();
            var perColumn = (3 * bins) - 1;
            for (var i = 0; i < outputs; i++)
            {
                all[all.Count - outputs + i] -= i % perColumn >= 2 * bins ? slopeOffset : 0;
            }
        }

        return [.. all];
    }
}
