using Lyraflow.Densities;
using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>
/// One thread's way through a flow, tile by tile, with its memory: data → base with densities, base → data, and
/// back-propagation. Nothing is allocated after construction.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class FlowPass<T> : IBlockPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Flow<T> _flow;
    private readonly FlowArithmetic<T> _arithmetic;
    private readonly Workspace<T> _workspace;
    private readonly Activations _activations;
    private readonly T[] _contextMean;
    private readonly T[] _contextScale;
    private readonly Block _values;
    private readonly Block _logDensity;

    /// <summary>Plans the memory.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="capacity">Most rows of a tile.</param>
    /// <param name="keep">Whether <see cref="BackPropagate"/> will be called.</param>
    public FlowPass(Flow<T> flow, int capacity, bool keep)
        : this(flow, new Workspace<T>(capacity), keep)
    {
    }

    private FlowPass(Flow<T> flow, Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(flow);
        _flow = flow;
        _arithmetic = FlowArithmetic<T>.For(flow.Width);
        _workspace = workspace;
        _values = _workspace.Reserve(flow.Dimension);
        _logDensity = _workspace.Reserve(1);
        _workspace.ReserveContext(flow.Options.ContextDimension);
        _contextMean = [.. flow.Options.Context?.Mean.Select(T.CreateChecked) ?? []];
        _contextScale = [.. flow.Options.Context?.Scale.Select(T.CreateChecked) ?? []];
        _activations = flow.Chain.Plan(_workspace, keep);
    }

    /// <summary>Passes, one for each flow, that share their memory: what one leaves behind, the next overwrites.</summary>
    internal static FlowPass<T>[] Share(IReadOnlyList<Flow<T>> flows, int capacity)
    {
        var workspace = new Workspace<T>(capacity);
        return
        [
            .. flows.Select(flow =>
            {
                workspace.Position = 0;
                return new FlowPass<T>(flow, workspace, keep: false);
            }),
        ];
    }

    /// <summary>Most rows of a tile.</summary>
    public int Capacity => _workspace.Capacity;

    /// <summary>One number per row, with padding: ln p after <see cref="ToBase"/>, its gradient before back-propagation.</summary>
    public Span<T> LogDensity => _workspace[_logDensity].Column(0);

    /// <summary>A tile of <paramref name="rows"/> zero rows to fill with data, or with base values.</summary>
    public Tile<T> Begin(int rows)
    {
        _workspace.Rows = rows;
        var tile = _workspace[_values];
        tile.Clear();
        _workspace.Context.Clear();
        return tile;
    }

    /// <summary>Takes the context of the tile's rows from a table, from row <paramref name="first"/> on.</summary>
    /// <param name="context">The context in its own units; null where the flow has none.</param>
    /// <param name="first">The row of the tile's first row.</param>
    public void SetContext(FeatureTable<T>? context, int first)
    {
        var tile = _workspace.Context;
        for (var column = 0; column < tile.Columns; column++)
        {
            var to = tile.Column(column)[..tile.Rows];
            context!.Columns[column].AsSpan(first, tile.Rows).CopyTo(to);
            Standardize(to, column);
        }
    }

    /// <summary>Takes the context of a tile of one row.</summary>
    /// <param name="context">One number per context column, in their own units.</param>
    public void SetContext(ReadOnlySpan<T> context)
    {
        for (var column = 0; column < context.Length; column++)
        {
            var to = _workspace.Context.Column(column)[..1];
            to[0] = context[column];
            Standardize(to, column);
        }
    }

    /// <summary>Takes the context of the tile's rows from the named rows of a table.</summary>
    /// <param name="context">The context in its own units; null where the flow has none.</param>
    /// <param name="rows">One row of the table for each of the tile.</param>
    public void SetContext(FeatureTable<T>? context, ReadOnlySpan<int> rows)
    {
        var tile = _workspace.Context;
        for (var column = 0; column < tile.Columns; column++)
        {
            var from = context!.Columns[column];
            var to = tile.Column(column)[..tile.Rows];
            for (var row = 0; row < to.Length; row++)
            {
                to[row] = from[rows[row]];
            }

            Standardize(to, column);
        }
    }

    /// <summary>
    /// As <see cref="ToBase"/>, before training: maps that take their start from data set their parameters, once.
    /// </summary>
    public void StartFromData()
    {
        var logDensity = LogDensity;
        logDensity.Clear();
        _arithmetic.StartFromData(_flow, _workspace[_values], logDensity, _workspace, _activations);
    }

    /// <summary>Data → base: the tile becomes z, and <see cref="LogDensity"/> ln p(x).</summary>
    public void ToBase()
    {
        var logDensity = LogDensity;
        logDensity.Clear();
        _arithmetic.ToBase(_flow, _workspace[_values], logDensity, _workspace, _activations);
    }

    /// <summary>
    /// ln p of rows from <paramref name="first"/> on, as many as there is room for in the result: −∞ where the row lies so far
    /// out that its distance overflows the number type, NaN where a number of the row is none.
    /// </summary>
    public void Score(FeatureTable<T> rows, int first, Span<double> result)
    {
        var tile = Begin(result.Length);
        for (var column = 0; column < tile.Columns; column++)
        {
            rows.Columns[column].AsSpan(first, result.Length).CopyTo(tile.Column(column));
        }

        SetContext(rows.Context, first);
        ToBase();
        var densities = LogDensity;
        var isTooFar = false;
        for (var row = 0; row < result.Length; row++)
        {
            result[row] = double.CreateChecked(densities[row]);
            isTooFar |= double.IsNaN(result[row]);
        }

        if (isTooFar && _flow.HasFiniteParameters())
        {
            for (var row = 0; row < result.Length; row++)
            {
                result[row] = double.IsNaN(result[row]) && rows.IsFinite(first + row) ? double.NegativeInfinity : result[row];
            }
        }
    }

    /// <summary>Base → data: the tile becomes x.</summary>
    public void ToData()
    {
        var logDensity = LogDensity;
        logDensity.Clear();
        _arithmetic.ToData(_flow, _workspace[_values], logDensity, _workspace, _activations);
    }

    /// <summary>
    /// Back-propagation of the tile that went <see cref="ToBase"/> last; before, <see cref="LogDensity"/> is set to
    /// ∂loss/∂ ln p(x), zero in padding rows. The tile becomes ∂loss/∂x.
    /// </summary>
    /// <param name="parameterGradient">∂loss/∂parameters; this tile's share is added.</param>
    /// <param name="overwrite">Whether this tile's share replaces what was there instead.</param>
    public void BackPropagate(Span<T> parameterGradient, bool overwrite = false)
        => _arithmetic.BackPropagate(
            _flow, _workspace[_values], LogDensity, parameterGradient, _workspace, _activations, overwrite);

    private void Standardize(Span<T> values, int column)
    {
        foreach (ref var value in values)
        {
            value = (value - _contextMean[column]) / _contextScale[column];
        }
    }
}
