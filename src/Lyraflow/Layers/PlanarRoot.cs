using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers;

/// <summary>
/// Solves α + s·tanh α = y for s &gt; −1, one root per lane: Newton's steps, and a bisection of the bracket
/// [y − |s|, y + |s|] wherever a step leaves it or does not halve the one before.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal static class PlanarRoot<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bisection alone would need as many steps as a number has bits; the rest is reserve.</summary>
    public const int MaximumSteps = 128;

    private static readonly T Half = T.CreateChecked(0.5);

    /// <summary>The roots. A lane that has converged no longer moves, so no row depends on the rows beside it.</summary>
    /// <param name="y">The right-hand sides.</param>
    /// <param name="s">s.</param>
    /// <param name="stretch">1 + s, positive.</param>
    public static Vector<T> Solve(Vector<T> y, T s, T stretch)
    {
        var size = Vector.Create(T.Abs(s));
        var low = y - size;
        var high = y + size;
        var root = y;
        var step = high - low;
        var active = Vector.Equals(Vector<T>.Zero, Vector<T>.Zero);
        for (var i = 0; i < MaximumSteps && !Vector.EqualsAll(active, Vector<T>.Zero); i++)
        {
            var tanh = Lanes.Tanh(root, out var slope);
            var miss = VectorMath.FusedMultiplyAdd(Vector.Create(s), tanh, root - y);
            low = Vector.ConditionalSelect(Vector.LessThanOrEqual(miss, Vector<T>.Zero), root, low);
            high = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(miss, Vector<T>.Zero), root, high);

            var newton = root - (miss / VectorMath.FusedMultiplyAdd(Vector.Create(stretch), slope, tanh * tanh));
            var trusted = Vector.GreaterThanOrEqual(newton, low)
                & Vector.LessThanOrEqual(newton, high)
                & Vector.LessThanOrEqual(Vector.Abs(newton - root), Vector.Create(Half) * step);
            var next = Vector.ConditionalSelect(trusted, newton, Vector.Create(Half) * (low + high));
            step = Vector.Abs(next - root);
            root = Vector.ConditionalSelect(active, next, root);
            active &= Vector.GreaterThan(step, Vector<T>.Zero);
        }

        return root;
    }
}
