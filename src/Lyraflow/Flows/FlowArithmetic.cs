using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Layers;

namespace Lyraflow.Flows;

/// <summary>The maps of a flow with vectors of one width: the one place where a pass chooses the code that it runs.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class FlowArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The arithmetic for a width.</summary>
    public static FlowArithmetic<T> For(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new FlowArithmetic<T, Lanes512<T>>(),
        VectorWidth.Bits256 => new FlowArithmetic<T, Lanes256<T>>(),
        _ => new FlowArithmetic<T, Lanes128<T>>(),
    };

    /// <inheritdoc cref="Bijection{T}.StartFromData"/>
    public abstract void StartFromData(
        Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations);

    /// <summary>Data → base: the tile becomes z, and ln p(x) is added.</summary>
    public abstract void ToBase(Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations);

    /// <inheritdoc cref="Bijection{T}.ToData"/>
    public abstract void ToData(Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations);

    /// <inheritdoc cref="FlowPass{T}.BackPropagate"/>
    public abstract void BackPropagate(
        Flow<T> flow,
        Tile<T> values,
        ReadOnlySpan<T> logDensityGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations,
        bool overwrite);
}

/// <inheritdoc/>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class FlowArithmetic<T, TLanes> : FlowArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    public override void StartFromData(
        Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations)
        => flow.Chain.StartFromData<TLanes>(flow.Parameters[..flow.Chain.ParameterCount], values, logDensity, workspace, activations);

    public override void ToBase(Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations)
    {
        flow.Chain.ToBase<TLanes>(ChainParameters(flow), values, logDensity, workspace, activations);
        flow.Base.AddLogDensity<TLanes>(BaseParameters(flow), values, logDensity);
    }

    public override void ToData(Flow<T> flow, Tile<T> values, Span<T> logDensity, Workspace<T> workspace, Activations activations)
        => flow.Chain.ToData<TLanes>(ChainParameters(flow), values, logDensity, workspace, activations);

    public override void BackPropagate(
        Flow<T> flow,
        Tile<T> values,
        ReadOnlySpan<T> logDensityGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations,
        bool overwrite)
    {
        var split = flow.Chain.ParameterCount;
        if (overwrite)
        {
            parameterGradient[split..].Clear();
        }

        flow.Base.BackPropagate<TLanes>(BaseParameters(flow), values, logDensityGradient, parameterGradient[split..]);
        flow.Chain.BackPropagate<TLanes>(
            ChainParameters(flow), values, logDensityGradient, parameterGradient[..split], workspace, activations, overwrite);
    }

    private static ReadOnlySpan<T> ChainParameters(Flow<T> flow) => flow.Parameters[..flow.Chain.ParameterCount];

    private static ReadOnlySpan<T> BaseParameters(Flow<T> flow) => flow.Parameters[flow.Chain.ParameterCount..];
}
