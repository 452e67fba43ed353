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
    private protected override Vector<T> Forward(Vector<T> t, out Vector<T> slope, out Vector<T> bend)
    {
        slope = Vector<T>.One + Vector<T>.One;
        bend = Vector<T>.Zero;
        return t + t - Vector<T>.One;
    }

    private protected override Vector<T> Backward(Vector<T> z, out Vector<T> slope)
    {
        slope = Vector<T>.One + Vector<T>.One;
        return (z + Vector<T>.One) / slope;
    }
}
