using System.Numerics;
using Lyraflow.Primitives;

namespace Lyraflow.Engine.Networks;

/// <summary>
/// A multilayer perceptron with rectified linear units between its layers and a linear output. It holds shapes; the
/// numbers are handed in: for each layer in turn the weights, outputs × inputs row by row, then the biases.
/// </summary>
/// <remarks>
/// Outputs of which a row needs only a few can be declared as tables (<see cref="OutputTable{T}"/>): they are not in
/// the output block, but computed one by one where they are asked for.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Perceptron<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The start of the last layer, relative to the usual scale: a new flow is close to the identity, yet not so
    // exactly that the layers before it would get no gradient in the first step.
    private const double OutputScale = 0.01;

    private readonly int[] _widths;
    private readonly (Range Weights, Range Bias)[] _slices;
    private readonly OutputRange[] _tables;
    private readonly OutputRange[] _columns;

    /// <summary>Creates the shape.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="hidden">Widths of the hidden layers; may be empty.</param>
    /// <param name="outputs">Number of outputs.</param>
    public Perceptron(int inputs, IReadOnlyList<int> hidden, int outputs)
        : this(inputs, hidden, outputs, [])
    {
    }

    /// <summary>Creates the shape.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="hidden">Widths of the hidden layers; may be empty.</param>
    /// <param name="outputs">Number of outputs, those in tables among them.</param>
    /// <param name="tables">
    /// Outputs that are looked up, in their order; only where <see cref="OutputTable{T}.Supports"/> says so.
    /// </param>
    internal Perceptron(int inputs, IReadOnlyList<int> hidden, int outputs, IReadOnlyList<OutputRange> tables)
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

        _tables = [.. tables];
        _columns = [.. OutputRange.Between(_tables, outputs)];
    }

    /// <summary>Number of weights and biases.</summary>
    public int ParameterCount { get; }

    /// <summary>How many of them one row is multiplied with: of a table two neighbouring outputs.</summary>
    public int ParametersPerRow => ParameterCount - _tables.Sum(table => Math.Max(0, table.Count - 2) * (_widths[^2] + 1));

    /// <summary>The parameters by name: for layer i "i.weight" (outputs × inputs) and "i.bias" (outputs).</summary>
    public IReadOnlyList<ParameterBlock> ParameterBlocks
        => [.. Enumerable.Range(0, LayerCount).SelectMany(layer => new[]
        {
            new ParameterBlock($"{layer}.weight", [_widths[layer + 1], _widths[layer]]),
            new ParameterBlock($"{layer}.bias", [_widths[layer + 1]]),
        })];

    private int LayerCount => _widths.Length - 1;

    /// <summary>Plans the memory for one tile.</summary>
    /// <param name="workspace">The memory.</param>
    /// <param name="keep">Whether <see cref="BackPropagate"/> will be called.</param>
    public PerceptronActivations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        workspace.ReserveScratch(PerceptronScratch<T>.Length(_widths, workspace));
        var input = workspace.Reserve(_widths[0]);
        var hiddenRows = new Block[LayerCount - 1];
        for (var i = 0; i < hiddenRows.Length; i++)
        {
            var kept = keep || (_tables.Length > 0 && i == hiddenRows.Length - 1);
            hiddenRows[i] = workspace.ReserveElements(kept ? TileSize.Pad<T>(workspace.Capacity) * TileSize.Pad<T>(_widths[i + 1]) : 0);
        }

        return new PerceptronActivations(input, hiddenRows, workspace.Reserve(_columns.Sum(range => range.Count)));
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

    /// <summary>Computes the outputs of a tile from its inputs, and keeps what was planned to be kept.</summary>
    public void Forward<TLanes>(ReadOnlySpan<T> parameters, Workspace<T> workspace, PerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(activations);
        var last = ForwardHidden<TLanes>(parameters, workspace, activations);
        foreach (var range in _columns)
        {
            Multiply<TLanes>(range, parameters, last, workspace[activations.Output]);
        }
    }

    /// <summary>As <see cref="Forward"/>, for some neighbouring outputs alone, of a network without tables.</summary>
    internal void ForwardPart<TLanes>(
        int first, int count, ReadOnlySpan<T> parameters, Workspace<T> workspace, PerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var last = ForwardHidden<TLanes>(parameters, workspace, activations);
        Multiply<TLanes>(new OutputRange(first, count, first), parameters, last, workspace[activations.Output]);
    }

    private void Multiply<TLanes>(OutputRange range, ReadOnlySpan<T> parameters, Tile<T> last, Tile<T> output)
        where TLanes : struct, ILanes<TLanes, T>
        => DenseLayer<T, TLanes>.Multiply(
            range.Of(parameters[_slices[^1].Weights], last.Columns),
            range.Of(parameters[_slices[^1].Bias], 1),
            last,
            output.Slice(range.Column, range.Count));

    private Tile<T> ForwardHidden<TLanes>(ReadOnlySpan<T> parameters, Workspace<T> workspace, PerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var last = workspace[activations.Input];
        for (var layer = 0; layer < LayerCount - 1; layer++)
        {
            var (weights, bias) = _slices[layer];
            var output = PerceptronScratch<T>.Hidden(_widths, layer, workspace);
            DenseLayer<T, TLanes>.Multiply(parameters[weights], parameters[bias], last, output);
            DenseLayer<T, TLanes>.Rectify(output);
            if (activations.HiddenRows[layer].Columns > 0)
            {
                DenseLayer<T, TLanes>.Turn(output, workspace[activations.HiddenRows[layer]].Elements);
            }

            last = output;
        }

        return last;
    }

    /// <summary>The outputs of table <paramref name="index"/> for the tile that went <see cref="Forward"/> last.</summary>
    internal OutputTable<T> Table(
        int index, ReadOnlySpan<T> parameters, Workspace<T> workspace, PerceptronActivations activations)
    {
        var range = _tables[index];
        return new OutputTable<T>(
            range.Of(parameters[_slices[^1].Weights], _widths[^2]),
            range.Of(parameters[_slices[^1].Bias], 1),
            workspace[activations.HiddenRows[^1]].Elements);
    }

    /// <summary>
    /// Table <paramref name="index"/> for back-propagation, which comes before <see cref="BackPropagate"/> and after
    /// <see cref="ClearTableGradients"/>.
    /// </summary>
    internal OutputTable<T> Table(
        int index, ReadOnlySpan<T> parameters, Span<T> gradient, Workspace<T> workspace, PerceptronActivations activations)
    {
        var range = _tables[index];
        return Table(index, parameters, workspace, activations).WithGradients(
            range.Of(gradient[_slices[^1].Weights], _widths[^2]),
            range.Of(gradient[_slices[^1].Bias], 1),
            new PerceptronScratch<T>(_widths, workspace).Gradient);
    }

    /// <summary>Makes ready for the gradients of a tile's table entries.</summary>
    internal void ClearTableGradients(Workspace<T> workspace)
    {
        if (_tables.Length > 0)
        {
            new PerceptronScratch<T>(_widths, workspace).Gradient[..(workspace.Rows * _widths[^2])].Clear();
        }
    }

    /// <summary>
    /// Back-propagation: on entry the output block holds the gradient of the loss with respect to the outputs, on
    /// return the input block holds the gradient with respect to the inputs.
    /// </summary>
    /// <remarks>
    /// Between the two, gradients lie row by row, as the kept values do: then each product reads the weights in the
    /// order in which they lie, and a layer's gradient is ready for the layer before it.
    /// </remarks>
    /// <param name="parameters">Weights and biases.</param>
    /// <param name="gradient">Gradient with respect to them; this tile's share is added.</param>
    /// <param name="workspace">The memory that <see cref="Forward"/> filled.</param>
    /// <param name="activations">Where it lies.</param>
    public void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Span<T> gradient, Workspace<T> workspace, PerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(activations);
        var scratch = new PerceptronScratch<T>(_widths, workspace);
        DenseLayer<T, TLanes>.Turn(workspace[activations.Input], scratch.Inputs);
        var inputGradient = scratch.Gradient;
        var outputGradient = scratch.NextGradient;
        for (var layer = LayerCount - 1; layer >= 0; layer--)
        {
            var (weights, bias) = _slices[layer];
            var (inputs, outputs) = (_widths[layer], _widths[layer + 1]);
            var stride = TileSize.Pad<T>(inputs);
            var inputRows = layer > 0 ? workspace[activations.HiddenRows[layer - 1]].Elements : scratch.Inputs;
            var weightRows = DenseLayer<T, TLanes>.Pad(parameters[weights], inputs, scratch.Weights);
            if (layer == LayerCount - 1)
            {
                foreach (var range in _columns)
                {
                    var part = workspace[activations.Output].Slice(range.Column, range.Count);
                    DenseLayer<T, TLanes>.AddRowSums(part, range.Of(gradient[bias], 1));
                    DenseLayer<T, TLanes>.AddWeightGradient(
                        part.Rows, new Matrix<T>(part.Elements, part.Stride), inputRows, inputs, range.Of(gradient[weights], inputs));
                    DenseLayer<T, TLanes>.MultiplyBack(
                        part.Rows,
                        new Matrix<T>(part.Elements, 1, part.Stride),
                        range.Of(weightRows, stride),
                        range.Count,
                        inputGradient,
                        inputs,
                        accumulate: _tables.Length > 0 || range.Column > 0);
                }
            }
            else
            {
                var outputStride = TileSize.Pad<T>(outputs);
                DenseLayer<T, TLanes>.AddWeightGradient(
                    workspace.Rows, new Matrix<T>(outputGradient, 1, outputStride), inputRows, inputs, gradient[weights]);
                DenseLayer<T, TLanes>.MultiplyBack(
                    workspace.Rows,
                    new Matrix<T>(outputGradient, outputStride),
                    weightRows,
                    outputs,
                    inputGradient,
                    inputs,
                    accumulate: false);
            }

            if (layer > 0)
            {
                DenseLayer<T, TLanes>.MaskInactive(inputGradient, inputRows, workspace.Rows, gradient[_slices[layer - 1].Bias]);
            }

            var next = outputGradient;
            outputGradient = inputGradient;
            inputGradient = next;
        }

        var input = workspace[activations.Input];
        input.Clear();
        Transposition.Transpose(
            outputGradient, TileSize.Pad<T>(input.Columns), input.Rows, input.Columns, input.Elements, input.Stride);
    }
}
