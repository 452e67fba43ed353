using System.Numerics;
using Lyraflow.Numerics;

namespace Lyraflow.Networks;

/// <summary>
/// A multilayer perceptron with rectified linear units between its layers and a linear output. It holds shapes; the
/// numbers are handed in: for each layer in turn the weights, outputs × inputs row by row, then the biases.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Perceptron<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The start of the last layer, relative to the usual scale: a new flow is close to the identity, yet not so
    // exactly that the layers before it would get no gradient in the first step.
    private const double OutputScale = 0.01;

    private readonly int[] _widths;
    private readonly (Range Weights, Range Bias)[] _slices;

    /// <summary>Creates the shape.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="hidden">Widths of the hidden layers; may be empty.</param>
    /// <param name="outputs">Number of outputs.</param>
    public Perceptron(int inputs, IReadOnlyList<int> hidden, int outputs)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        _widths = [inputs, .. hidden, outputs];
        foreach (var width in _widths)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        }

        _slices = new (Range, Range)[LayerCount];
        for (var layer = 0; layer < LayerCount; layer++)
        {
            var bias = checked(ParameterCount + (_widths[layer] * _widths[layer + 1]));
            var end = checked(bias + _widths[layer + 1]);
            _slices[layer] = (ParameterCount..bias, bias..end);
            ParameterCount = end;
        }
    }

    /// <summary>Number of weights and biases.</summary>
    public int ParameterCount { get; }

    /// <summary>The parameters by name: for layer i "i.weight" (outputs × inputs) and "i.bias" (outputs).</summary>
    public IReadOnlyList<ParameterBlock> ParameterBlocks
        => [.. Enumerable.Range(0, LayerCount).SelectMany(layer => new[]
        {
            new ParameterBlock($"{layer}.weight", [_widths[layer + 1], _widths[layer]]),
            new ParameterBlock($"{layer}.bias", [_widths[layer + 1]]),
        })];

    private int LayerCount => _widths.Length - 1;

    /// <summary>Plans the memory for one tile.</summary>
    public PerceptronActivations Plan(Workspace<T> workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var widest = _widths[..LayerCount].Max();
        var largest = Enumerable.Range(0, LayerCount).Max(layer => _widths[layer] * TileShape.Pad<T>(_widths[layer + 1]));
        return new PerceptronActivations(
            Array.ConvertAll(_widths, workspace.Reserve),
            workspace.Reserve(widest),
            workspace.ReserveElements(Math.Max(largest, TileShape.Pad<T>(workspace.Capacity) * TileShape.Pad<T>(widest))));
    }

    /// <summary>Draws starting values: uniform within ±1/√inputs for every layer, the last one near zero.</summary>
    public void Initialize(Span<T> parameters, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var layer = 0; layer < LayerCount; layer++)
        {
            var (weights, bias) = _slices[layer];
            var last = layer == LayerCount - 1;
            var bound = (last ? OutputScale : 1) / Math.Sqrt(_widths[layer]);
            foreach (ref var weight in parameters[weights])
            {
                weight = T.CreateChecked(bound * ((2 * random.NextUniform()) - 1));
            }

            foreach (ref var value in parameters[bias])
            {
                value = last ? T.Zero : T.CreateChecked(bound * ((2 * random.NextUniform()) - 1));
            }
        }
    }

    /// <summary>Computes the outputs of a tile from its inputs, keeping every layer's values.</summary>
    public void Forward(ReadOnlySpan<T> parameters, Workspace<T> workspace, PerceptronActivations activations)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(activations);
        for (var layer = 0; layer < LayerCount; layer++)
        {
            var (weights, bias) = _slices[layer];
            var input = workspace[activations.Layers[layer]];
            var output = workspace[activations.Layers[layer + 1]];
            MatrixKernel.Multiply(
                output.Columns,
                output.PaddedRows,
                input.Columns,
                new Matrix<T>(parameters[weights], input.Columns),
                input.Elements,
                input.Stride,
                output.Elements,
                output.Stride,
                parameters[bias]);
            if (layer < LayerCount - 1)
            {
                Rectify(output);
            }
        }
    }

    /// <summary>
    /// Back-propagation: on entry the output block holds the gradient of the loss with respect to the outputs, on
    /// return the input block holds the gradient with respect to the inputs.
    /// </summary>
    /// <param name="parameters">Weights and biases.</param>
    /// <param name="gradient">Gradient with respect to them; this tile's share is added.</param>
    /// <param name="workspace">The memory that <see cref="Forward"/> filled.</param>
    /// <param name="activations">Where it lies.</param>
    public void BackPropagate(
        ReadOnlySpan<T> parameters, Span<T> gradient, Workspace<T> workspace, PerceptronActivations activations)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(activations);
        for (var layer = LayerCount - 1; layer >= 0; layer--)
        {
            var (weights, bias) = _slices[layer];
            var input = workspace[activations.Layers[layer]];
            var outputGradient = workspace[activations.Layers[layer + 1]];
            AddWeightGradient(outputGradient, input, workspace[activations.Transposed].Elements, gradient[weights]);
            AddRowSums(outputGradient, gradient[bias]);

            // Turned once per tile, the weights of an input lie together; read across, each would cost a cache line.
            var inputGradient = workspace[activations.Gradient].Slice(0, input.Columns);
            var turned = workspace[activations.Transposed].Elements;
            var turnedStride = TileShape.Pad<T>(outputGradient.Columns);
            Transposition.Transpose(parameters[weights], input.Columns, outputGradient.Columns, input.Columns, turned, turnedStride);
            MatrixKernel.Multiply(
                input.Columns,
                input.PaddedRows,
                outputGradient.Columns,
                new Matrix<T>(turned, turnedStride),
                outputGradient.Elements,
                outputGradient.Stride,
                inputGradient.Elements,
                inputGradient.Stride);
            if (layer > 0)
            {
                MaskInactive(inputGradient, input);
            }
            else
            {
                inputGradient.Elements.CopyTo(input.Elements);
            }
        }
    }

    private static void AddWeightGradient(Tile<T> outputGradient, Tile<T> input, Span<T> transposed, Span<T> weightGradient)
    {
        var stride = TileShape.Pad<T>(input.Columns);
        Transposition.Transpose(input.Elements, input.Stride, input.Columns, input.PaddedRows, transposed, stride);
        MatrixKernel.Multiply(
            outputGradient.Columns,
            input.Columns,
            input.Rows,
            new Matrix<T>(outputGradient.Elements, outputGradient.Stride),
            transposed,
            stride,
            weightGradient,
            input.Columns,
            accumulate: true);
    }

    private static void AddRowSums(Tile<T> tile, Span<T> sums)
    {
        for (var column = 0; column < tile.Columns; column++)
        {
            var values = tile.Column(column);
            var sum = Vector<T>.Zero;
            for (var row = 0; row < values.Length; row += Vector<T>.Count)
            {
                sum += Vector.Create<T>(values[row..]);
            }

            sums[column] += Vector.Sum(sum);
        }
    }

    private static void Rectify(Tile<T> tile)
    {
        for (var column = 0; column < tile.Columns; column++)
        {
            var values = tile.Column(column);
            for (var row = 0; row < values.Length; row += Vector<T>.Count)
            {
                var lanes = values[row..];
                Vector.Max(Vector.Create<T>(lanes), Vector<T>.Zero).CopyTo(lanes);
            }
        }
    }

    /// <summary>
    /// Zeroes the gradient where the unit was off, and writes it over the unit's value, whose last use this was.
    /// </summary>
    private static void MaskInactive(Tile<T> gradient, Tile<T> unit)
    {
        for (var column = 0; column < gradient.Columns; column++)
        {
            var from = gradient.Column(column);
            var to = unit.Column(column);
            for (var row = 0; row < from.Length; row += Vector<T>.Count)
            {
                var lanes = to[row..];
                var active = Vector.GreaterThan(Vector.Create<T>(lanes), Vector<T>.Zero);
                Vector.ConditionalSelect(active, Vector.Create<T>(from[row..]), Vector<T>.Zero).CopyTo(lanes);
            }
        }
    }
}
