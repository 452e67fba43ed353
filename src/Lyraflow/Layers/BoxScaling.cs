using System.Numerics;

namespace Lyraflow.Layers;

/// <summary>
/// z = 2·(x − left) / (right − left) − 1: the box becomes [−1, 1] in every column. Followed by splines that end
/// there (<see cref="Transformers.SplineBoundary.Free"/>) and a <c>UniformBox</c>, the whole
/// flow maps box to box and no density leaks out.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="options">The box.</param>
internal sealed class BoxScaling<T>(BoxScalingShape options) : Box<T>(options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override TLanes Forward<TLanes>(TLanes t, out TLanes slope, out TLanes bend)
    {
        slope = TLanes.One + TLanes.One;
        bend = TLanes.Zero;
        return t + t - TLanes.One;
    }

    private protected override TLanes Backward<TLanes>(TLanes z, out TLanes slope)
    {
        slope = TLanes.One + TLanes.One;
        return (z + TLanes.One) / slope;
    }
}
