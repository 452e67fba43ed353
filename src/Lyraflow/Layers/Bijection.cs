using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>
/// An invertible differentiable map of rows, x (data) ↔ z (base), with the logarithm of its Jacobian determinant. A
/// pure function: its parameters are handed in with every call, so that all parameters of a flow can live in one
/// flat buffer. Work is done tile by tile and in place.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of columns.</summary>
    public abstract int Dimension { get; }

    /// <summary>Number of context columns that it reads (<see cref="Workspace{T}.Context"/>); zero for none.</summary>
    public virtual int ContextDimension => 0;

    /// <summary>Number of parameters, in the order of the slices that the methods are given.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>
    /// How many of the parameters one row is multiplied with on its way: fewer than there are where outputs of a network
    /// are looked up.
    /// </summary>
    public virtual int ParametersPerRow => ParameterCount;

    /// <summary>The parameters by name, in their order; together they cover all of them.</summary>
    public virtual IReadOnlyList<ParameterBlock> ParameterBlocks => [];

    /// <summary>Fills in starting values.</summary>
    /// <param name="parameters"><see cref="ParameterCount"/> numbers to fill.</param>
    /// <param name="random">The random source.</param>
    public virtual void Initialize(Span<T> parameters, RandomSource random)
    {
    }

    /// <summary>Plans the memory that one tile needs.</summary>
    /// <param name="workspace">The workspace to reserve blocks in.</param>
    /// <param name="keep">
    /// Whether the tile will be back-propagated, so that what <see cref="ToBase"/> leaves behind must survive until
    /// then; otherwise parts of a composition may share memory.
    /// </param>
    public abstract Activations Plan(Workspace<T> workspace, bool keep);

    /// <summary>Data → base, in place: z = f(x).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">x on entry, z on return.</param>
    /// <param name="logDeterminant">log|det ∂z/∂x| is added, one number per row with padding.</param>
    /// <param name="workspace">The memory, for as many rows as <paramref name="values"/> has.</param>
    /// <param name="activations">What <see cref="Plan"/> returned.</param>
    public abstract void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>
    /// As <see cref="ToBase"/>, before training: a map that takes its start from data sets its parameters first, once.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">x on entry, z on return.</param>
    /// <param name="logDeterminant">log|det ∂z/∂x| is added, one number per row with padding.</param>
    /// <param name="workspace">The memory.</param>
    /// <param name="activations">What <see cref="Plan"/> returned.</param>
    public virtual void StartFromData<TLanes>(
        Span<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        where TLanes : struct, ILanes<TLanes, T>
        => ToBase<TLanes>(parameters, values, logDeterminant, workspace, activations);

    /// <summary>Base → data, in place: x = f⁻¹(z).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">z on entry, x on return.</param>
    /// <param name="logDeterminant">log|det ∂x/∂z| is added, one number per row with padding.</param>
    /// <param name="workspace">The memory.</param>
    /// <param name="activations">What <see cref="Plan"/> returned.</param>
    public abstract void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>
    /// Back-propagation through the preceding <see cref="ToBase"/> of the same tile: the vector-Jacobian product.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">∂loss/∂z on entry, ∂loss/∂x on return; zero in padding rows.</param>
    /// <param name="logDeterminantGradient">∂loss/∂ log|det ∂z/∂x|, one number per row; zero in padding rows.</param>
    /// <param name="parameterGradient">∂loss/∂parameters; this tile's share is added.</param>
    /// <param name="workspace">The memory.</param>
    /// <param name="activations">What <see cref="ToBase"/> left behind; used up.</param>
    public abstract void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
        where TLanes : struct, ILanes<TLanes, T>;
}
