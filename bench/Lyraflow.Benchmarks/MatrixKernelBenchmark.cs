using BenchmarkDotNet.Attributes;
using Lyraflow.Engine;

namespace Lyraflow.Benchmarks;

/// <summary>
/// The three products of a dense layer at the shapes of the 64-bin and 8-bin flows: outputs × inputs, with as many
/// rows as a tile has when a batch of 1,000 or of 100 is shared out. Operations: 2 × outputs × inputs × rows.
/// </summary>
public class MatrixKernelBenchmark
{
    private Tile<float> _input;
    private Tile<float> _output;
    private Tile<float> _inputGradient;
    private float[] _weights = [];
    private float[] _bias = [];
    private float[] _weightGradient = [];
    private AlignedBuffer<float> _transposed = new(1);
    private int _outputs;
    private int _inputs;

    /// <summary>Outputs × inputs.</summary>
    [Params("382x64", "64x64", "46x64", "64x2")]
    public string Shape { get; set; } = "64x64";

    /// <summary>Rows of the tile.</summary>
    [Params(125, 50)]
    public int Rows { get; set; }

    /// <summary>Bits of the vectors.</summary>
    [Params(256, 512)]
    public int Bits { get; set; }

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var lengths = Array.ConvertAll(Shape.Split('x'), int.Parse);
        (_outputs, _inputs) = (lengths[0], lengths[1]);
        _input = Tiles.Normal(_inputs, Rows);
        _output = Tiles.Normal(_outputs, Rows);
        _inputGradient = Tiles.Normal(_inputs, Rows);
        _weights = new float[_outputs * _inputs];
        Tiles.Fill(_weights);
        _bias = new float[_outputs];
        _weightGradient = new float[_weights.Length];
        _transposed = new AlignedBuffer<float>(Rows * TileSize.Pad<float>(_inputs));
        Tiles.Fill(_transposed.Span);
    }

    /// <summary>Outputs from inputs.</summary>
    [Benchmark]
    public void Forward()
    {
        if (Bits == 512)
        {
            Forward<Lanes512<float>>();
        }
        else
        {
            Forward<Lanes256<float>>();
        }
    }

    /// <summary>The gradient of the inputs from that of the outputs.</summary>
    [Benchmark]
    public void InputGradient()
    {
        if (Bits == 512)
        {
            InputGradient<Lanes512<float>>();
        }
        else
        {
            InputGradient<Lanes256<float>>();
        }
    }

    /// <summary>The gradient of the weights, from inputs that are transposed already.</summary>
    [Benchmark]
    public void WeightGradient()
    {
        if (Bits == 512)
        {
            WeightGradient<Lanes512<float>>();
        }
        else
        {
            WeightGradient<Lanes256<float>>();
        }
    }

    private void Forward<TLanes>()
        where TLanes : struct, ILanes<TLanes, float>
        => MatrixKernel.Multiply<float, TLanes>(
            _outputs,
            _output.PaddedRows,
            _inputs,
            new Matrix<float>(_weights, _inputs),
            _input.Elements,
            _input.Stride,
            _output.Elements,
            _output.Stride,
            _bias);

    private void InputGradient<TLanes>()
        where TLanes : struct, ILanes<TLanes, float>
        => MatrixKernel.Multiply<float, TLanes>(
            _inputs,
            _input.PaddedRows,
            _outputs,
            new Matrix<float>(_weights, 1, _inputs),
            _output.Elements,
            _output.Stride,
            _inputGradient.Elements,
            _inputGradient.Stride);

    private void WeightGradient<TLanes>()
        where TLanes : struct, ILanes<TLanes, float>
        => MatrixKernel.Multiply<float, TLanes>(
            _outputs,
            _inputs,
            Rows,
            new Matrix<float>(_output.Elements, _output.Stride),
            _transposed.Span,
            TileSize.Pad<float>(_inputs),
            _weightGradient,
            _inputs,
            accumulate: true);
}
