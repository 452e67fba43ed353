using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// A strictly increasing map of one number, given its parameters θ: what a wiring (coupling, autoregressive) applies
/// to each column it transforms. It knows nothing of networks.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class ScalarTransformer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of unconstrained parameters per transformed column; all zero means (nearly) the identity.</summary>
    public abstract int ParametersPerColumn { get; }

    /// <summary>
    /// How many of the last parameters are only ever looked up, two neighbours for a row, so that a wiring may leave
    /// them in a table.
    /// </summary>
    public virtual int LookedUpParameters => 0;

    /// <summary>Number of columns kept for back-propagation.</summary>
    public abstract int SavedColumns { get; }

    /// <summary>Data → base for one column, in place.</summary>
    /// <param name="theta">θ, <see cref="ParametersPerColumn"/> of them; its columns may be overwritten for back-propagation.</param>
    /// <param name="values">x on entry, z on return.</param>
    /// <param name="logDeterminant">ln ∂z/∂x is added.</param>
    /// <param name="saved"><see cref="SavedColumns"/> columns that back-propagation will read.</param>
    public abstract void ToBase<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant, Tile<T> saved)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>Base → data for one column, in place.</summary>
    /// <param name="theta">θ; may be overwritten.</param>
    /// <param name="values">z on entry, x on return.</param>
    /// <param name="logDeterminant">ln ∂x/∂z is added.</param>
    public abstract void ToData<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>Back-propagation through the preceding <see cref="ToBase"/>.</summary>
    /// <param name="theta">As <see cref="ToBase"/> left it; on return ∂loss/∂θ.</param>
    /// <param name="gradient">∂loss/∂z on entry, ∂loss/∂x on return.</param>
    /// <param name="logDeterminantGradient">∂loss/∂ ln(∂z/∂x).</param>
    /// <param name="saved">What <see cref="ToBase"/> kept.</param>
    public abstract void BackPropagate<TLanes>(
        Theta<T> theta, Span<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Tile<T> saved)
        where TLanes : struct, ILanes<TLanes, T>;
}
