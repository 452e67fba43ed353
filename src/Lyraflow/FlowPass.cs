using System.Numerics;
using Lyraflow.Bijections;
using Lyraflow.Numerics;

namespace Lyraflow;

/// <summary>
/// One thread's way through a flow, tile by tile, with its memory: data → base with densities, base → data, and
/// back-propagation. Nothing is allocated after construction.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FlowPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Flow<T> _flow;
    private readonly Workspace<T> _workspace;
    private readonly Activations _activations;
    private readonly Block _values;
    private readonly Block _logDensity;

    /// <summary>Plans the memory.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="capacity">Most rows of a tile.</param>
    /// <param name="keep">Whether <see cref="BackPropagate"/> will be called.</param>
    public FlowPass(Flow<T> flow, int capacity, bool keep)
    {
        ArgumentNullException.ThrowIfNull(flow);
        _flow = flow;
        _workspace = new Workspace<T>(capacity);
        _values = _workspace.Reserve(flow.Dimension);
        _logDensity = _workspace.Reserve(1);
        _activations = flow.Chain.Plan(_workspace, keep);
    }

    /// <summary>Most rows of a tile.</summary>
    public int Capacity => _workspace.Capacity;

    /// <summary>One number per row, with padding: ln p after <see cref="ToBase"/>, its gradient before back-propagation.</summary>
    public Span<T> LogDensity => _workspace[_logDensity].Column(0);

    private ReadOnlySpan<T> ChainParameters => _flow.Parameters[.._flow.Chain.ParameterCount];

    private ReadOnlySpan<T> BaseParameters => _flow.Parameters[_flow.Chain.ParameterCount..];

    /// <summary>A tile of <paramref name="rows"/> zero rows to fill with data, or with base values.</summary>
    public Tile<T> Begin(int rows)
    {
        _workspace.Rows = rows;
        var tile = _workspace[_values];
        tile.Clear();
        return tile;
    }

    /// <summary>Data → base: the tile becomes z, and <see cref="LogDensity"/> ln p(x).</summary>
    public void ToBase()
    {
        var values = _workspace[_values];
        var logDensity = LogDensity;
        logDensity.Clear();
        _flow.Chain.ToBase(ChainParameters, values, logDensity, _workspace, _activations);
        _flow.Base.AddLogDensity(BaseParameters, values, logDensity);
    }

    /// <summary>Base → data: the tile becomes x.</summary>
    public void ToData()
    {
        var logDensity = LogDensity;
        logDensity.Clear();
        _flow.Chain.ToData(ChainParameters, _workspace[_values], logDensity, _workspace, _activations);
    }

    /// <summary>
    /// Back-propagation of the tile that went <see cref="ToBase"/> last; before, <see cref="LogDensity"/> is set to
    /// ∂loss/∂ ln p(x), zero in padding rows. The tile becomes ∂loss/∂x.
    /// </summary>
    /// <param name="parameterGradient">∂loss/∂parameters; this tile's share is added.</param>
    /// <param name="overwrite">Whether this tile's share replaces what was there instead.</param>
    public void BackPropagate(Span<T> parameterGradient, bool overwrite = false)
    {
        var values = _workspace[_values];
        var logDensity = LogDensity;
        var split = _flow.Chain.ParameterCount;
        if (overwrite)
        {
            parameterGradient[split..].Clear();
        }

        _flow.Base.BackPropagate(BaseParameters, values, logDensity, parameterGradient[split..]);
        _flow.Chain.BackPropagate(ChainParameters, values, logDensity, parameterGradient[..split], _workspace, _activations, overwrite);
    }
}
