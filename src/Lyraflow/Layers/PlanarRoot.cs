using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers;

/// <summary>
/// Solves α + s·tanh α = y for s &gt; −1, one root per lane: Newton's steps, and a bisection of the bracket
/// [y − |s|, y + |s|] wherever a step leaves it or does not halve the one before.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal static class PlanarRoot<T, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    /// <summary>Bisection alone would need as many steps as a number has bits; the rest is reserve.</summary>
    public const int MaximumSteps = 128;

    private static readonly T Half = T.CreateChecked(0.5);

    /// <summary>The roots. A lane that has converged no longer moves, so no row depends on the rows beside it.</summary>
    /// <param name="y">The right-hand sides.</param>
    /// <param name="s">s.</param>
    /// <param name="stretch">1 + s, positive.</param>
    public static TLanes Solve(TLanes y, T s, T stretch)
    {
        var size = TLanes.Create(T.Abs(s));
        var low = y - size;
        var high = y + size;
        var root = y;
        var step = high - low;
        var active = TLanes.Equals(TLanes.Zero, TLanes.Zero);
        for (var i = 0; i < MaximumSteps && !TLanes.IsEmpty(active); i++)
        {
            var tanh = VectorMath<T, TLanes>.Tanh(root, out var slope);
            var miss = TLanes.FusedMultiplyAdd(TLanes.Create(s), tanh, root - y);
            low = TLanes.Select(TLanes.LessThanOrEqual(miss, TLanes.Zero), root, low);
            high = TLanes.Select(TLanes.GreaterThanOrEqual(miss, TLanes.Zero), root, high);

            var newton = root - (miss / TLanes.FusedMultiplyAdd(TLanes.Create(stretch), slope, tanh * tanh));
            var trusted = TLanes.GreaterThanOrEqual(newton, low)
                & TLanes.LessThanOrEqual(newton, high)
                & TLanes.LessThanOrEqual(TLanes.Abs(newton - root), TLanes.Create(Half) * step);
            var next = TLanes.Select(trusted, newton, TLanes.Create(Half) * (low + high));
            step = TLanes.Abs(next - root);
            root = TLanes.Select(active, next, root);
            active &= TLanes.GreaterThan(step, TLanes.Zero);
        }

        return root;
    }
}
