using Lyraflow.Primitives;

namespace Lyraflow.Engine.Networks;

/// <summary>
/// A perceptron whose outputs for column k depend on the context and on the columns before k alone: MADE (Germain et
/// al. 2015). Every hidden unit has a degree, the number of columns it may see, and a unit reads the units of no
/// higher degree in the layer before.
/// </summary>
/// <remarks>
/// Inputs (context first, then the columns in their order), hidden units and outputs are sorted by degree, so the
/// mask of a weight matrix is a prefix of each row, and masking is clearing the rest. It is done with every use: the
/// parameters may hold anything there, it has no effect and no gradient. Degrees are shared out evenly over a layer;
/// one that is narrower than the number of columns leaves some of them out, and with them detail, never correctness.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class MaskedPerceptron<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly Perceptron<T> _perceptron;
    private readonly int[] _widths;

    // For each layer and each of its units the number of units before it that it reads.
    private readonly int[][] _visible;

    /// <summary>Creates the shape.</summary>
    /// <param name="context">Number of context columns.</param>
    /// <param name="hidden">Widths of the hidden layers; may be empty.</param>
    /// <param name="outputs">Number of outputs for each column, in their order.</param>
    public MaskedPerceptron(int context, IReadOnlyList<int> hidden, IReadOnlyList<int> outputs)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        var dimension = outputs.Count;
        _widths = [checked(context + dimension), .. hidden, outputs.Aggregate(0, (sum, count) => checked(sum + count))];
        _perceptron = new Perceptron<T>(_widths[0], hidden, _widths[^1]);

        // Units that see no column are of use only where there is something else to see.
        var least = context > 0 || dimension == 1 ? 0 : 1;
        int[] degrees = [.. Enumerable.Repeat(0, context), .. Enumerable.Range(1, dimension)];
        _visible = new int[_widths.Length - 1][];
        for (var layer = 0; layer < hidden.Count; layer++)
        {
            var width = hidden[layer];
            var next = new int[width];
            for (var unit = 0; unit < width; unit++)
            {
                next[unit] = least + (int)((long)unit * (dimension - least) / width);
            }

            _visible[layer] = CountVisible(degrees, next);
            degrees = next;
        }

        _visible[^1] = CountVisible(degrees, [.. outputs.SelectMany((count, column) => Enumerable.Repeat(column, count))]);
    }

    /// <summary>Number of weights and biases, those without effect among them.</summary>
    public int ParameterCount => _perceptron.ParameterCount;

    /// <summary>The parameters by name, as those of a <see cref="Perceptron{T}"/>.</summary>
    public IReadOnlyList<ParameterBlock> ParameterBlocks => _perceptron.ParameterBlocks;

    /// <summary>Plans the memory for one tile.</summary>
    public MaskedPerceptronActivations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new MaskedPerceptronActivations(
            _perceptron.Plan(workspace, keep), workspace.ReserveElements(ParameterCount), workspace.ReserveElements(ParameterCount));
    }

    /// <summary>Draws starting values, with zeros for the weights that have no effect.</summary>
    public void Initialize(Span<T> parameters, RandomSource random)
    {
        _perceptron.Initialize(parameters, random);
        ClearHidden(parameters);
    }

    /// <summary>Prepares the masked weights that <see cref="Forward"/> and <see cref="BackPropagate"/> read.</summary>
    public void Mask(ReadOnlySpan<T> parameters, Workspace<T> workspace, MaskedPerceptronActivations activations)
    {
        var masked = Masked(workspace, activations);
        parameters.CopyTo(masked);
        ClearHidden(masked);
    }

    /// <summary>Computes the outputs of a tile, column after column, from its inputs.</summary>
    public void Forward<TLanes>(Workspace<T> workspace, MaskedPerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        ArgumentNullException.ThrowIfNull(activations);
        _perceptron.Forward<TLanes>(Masked(workspace, activations), workspace, activations.Layers);
    }

    /// <summary>As <see cref="Forward"/>, for <paramref name="count"/> outputs from <paramref name="first"/> on alone.</summary>
    public void ForwardPart<TLanes>(int first, int count, Workspace<T> workspace, MaskedPerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        ArgumentNullException.ThrowIfNull(activations);
        _perceptron.ForwardPart<TLanes>(first, count, Masked(workspace, activations), workspace, activations.Layers);
    }

    /// <summary>Back-propagation, as in <see cref="Perceptron{T}.BackPropagate"/>.</summary>
    public void BackPropagate<TLanes>(Span<T> gradient, Workspace<T> workspace, MaskedPerceptronActivations activations)
        where TLanes : struct, ILanes<TLanes, T>
    {
        ArgumentNullException.ThrowIfNull(activations);
        var share = workspace[activations.Gradient].Elements[..ParameterCount];
        share.Clear();
        _perceptron.BackPropagate<TLanes>(Masked(workspace, activations), share, workspace, activations.Layers);
        ClearHidden(share);
        for (var i = 0; i < share.Length; i++)
        {
            gradient[i] += share[i];
        }
    }

    private static int[] CountVisible(int[] degrees, int[] limits)
        => Array.ConvertAll(limits, limit => degrees.Count(degree => degree <= limit));

    private Span<T> Masked(Workspace<T> workspace, MaskedPerceptronActivations activations)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(activations);
        return workspace[activations.Masked].Elements[..ParameterCount];
    }

    /// <summary>Sets the weights that have no effect to zero.</summary>
    public void ClearHidden(Span<T> parameters)
    {
        for (var layer = 0; layer < _visible.Length; layer++)
        {
            var inputs = _widths[layer];
            foreach (var visible in _visible[layer])
            {
                parameters[visible..inputs].Clear();
                parameters = parameters[inputs..];
            }

            parameters = parameters[_widths[layer + 1]..];
        }
    }
}
