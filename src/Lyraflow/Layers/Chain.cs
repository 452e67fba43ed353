using System.Globalization;
using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>Bijections one after the other, the first nearest to the data.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Chain<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Bijection<T>[] _links;
    private readonly Range[] _slices;

    /// <summary>Composes bijections.</summary>
    /// <param name="links">The bijections in data → base order, all of the same dimension.</param>
    /// <exception cref="ArgumentException">There is none, or their dimensions differ.</exception>
    public Chain(IReadOnlyList<Bijection<T>> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        _links = [.. links];
        if (_links.Length == 0 || _links.Any(link => link.Dimension != _links[0].Dimension))
        {
            throw new ArgumentException("A chain needs bijections, all of the same dimension.", nameof(links));
        }

        _slices = new Range[_links.Length];
        for (var i = 0; i < _links.Length; i++)
        {
            var end = checked(ParameterCount + _links[i].ParameterCount);
            _slices[i] = ParameterCount..end;
            ParameterCount = end;
        }
    }

    /// <inheritdoc/>
    public override int Dimension => _links[0].Dimension;

    /// <inheritdoc/>
    public override int ContextDimension => _links.Max(link => link.ContextDimension);

    /// <inheritdoc/>
    public override int ParameterCount { get; }

    /// <inheritdoc/>
    public override int ParametersPerRow => _links.Sum(link => link.ParametersPerRow);

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks =>
        [.. _links.SelectMany((link, i) => link.ParameterBlocks.Select(block => block.Within(i.ToString(CultureInfo.InvariantCulture))))];

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random)
    {
        for (var i = 0; i < _links.Length; i++)
        {
            _links[i].Initialize(parameters[_slices[i]], random);
        }
    }

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var parts = new Activations[_links.Length];
        var begin = workspace.Position;
        var end = begin;
        for (var i = 0; i < _links.Length; i++)
        {
            if (!keep)
            {
                workspace.Position = begin;
            }

            parts[i] = _links[i].Plan(workspace, keep);
            end = Math.Max(end, workspace.Position);
        }

        workspace.Position = end;
        return new Parts(parts);
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var parts = ((Parts)activations).Items;
        for (var i = 0; i < _links.Length; i++)
        {
            _links[i].ToBase<TLanes>(parameters[_slices[i]], values, logDeterminant, workspace, parts[i]);
        }
    }

    /// <inheritdoc/>
    public override void StartFromData<TLanes>(
        Span<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var parts = ((Parts)activations).Items;
        for (var i = 0; i < _links.Length; i++)
        {
            _links[i].StartFromData<TLanes>(parameters[_slices[i]], values, logDeterminant, workspace, parts[i]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var parts = ((Parts)activations).Items;
        for (var i = _links.Length - 1; i >= 0; i--)
        {
            _links[i].ToData<TLanes>(parameters[_slices[i]], values, logDeterminant, workspace, parts[i]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
        => BackPropagate<TLanes>(parameters, gradient, logDeterminantGradient, parameterGradient, workspace, activations, overwrite: false);

    /// <summary>
    /// Back-propagation that adds to the parameters' gradient, or replaces it. To replace, each map's part is cleared
    /// just before it is added to, so that it travels from memory once.
    /// </summary>
    internal void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations,
        bool overwrite)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var parts = ((Parts)activations).Items;
        for (var i = _links.Length - 1; i >= 0; i--)
        {
            var partGradient = parameterGradient[_slices[i]];
            if (overwrite)
            {
                partGradient.Clear();
            }

            _links[i].BackPropagate<TLanes>(parameters[_slices[i]], gradient, logDeterminantGradient, partGradient, workspace, parts[i]);
        }
    }

    private sealed class Parts(Activations[] items) : Activations
    {
        public Activations[] Items { get; } = items;
    }
}
