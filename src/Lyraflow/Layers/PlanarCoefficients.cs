using System.Numerics;
using Lyraflow.Mathematics;

namespace Lyraflow.Layers;

/// <summary>
/// The numbers that make a planar map invertible whatever its parameters (Rezende and Mohamed 2015, appendix A.1):
/// û = u + κ·w with κ = (m(a) − a) / |w|², a = wᵀu and m(a) = softplus(a) − 1, so that s = wᵀû = m(a) &gt; −1.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct PlanarCoefficients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A plane of no direction is no plane; below this the correction fades out instead of dividing by zero.
    private const double LeastSquare = 1e-30;

    private readonly double _excess;
    private readonly double _square;
    private readonly double _derivative;

    public PlanarCoefficients(ReadOnlySpan<T> parameters, int dimension)
    {
        U = parameters[..dimension];
        W = parameters.Slice(dimension, dimension);
        Offset = parameters[2 * dimension];
        var a = 0.0;
        var square = 0.0;
        for (var column = 0; column < dimension; column++)
        {
            var w = double.CreateChecked(W[column]);
            a += w * double.CreateChecked(U[column]);
            square += w * w;
        }

        var stretch = StableLogarithm.Softplus(a, out _derivative);
        _excess = stretch - 1 - a;
        _square = Math.Max(square, LeastSquare);
        Kappa = T.CreateChecked(_excess / _square);
        Stretch = T.CreateChecked(stretch);
        S = T.CreateChecked(stretch - 1);
    }

    public ReadOnlySpan<T> U { get; }

    public ReadOnlySpan<T> W { get; }

    public T Offset { get; }

    public T Kappa { get; }

    /// <summary>wᵀû.</summary>
    public T S { get; }

    /// <summary>1 + wᵀû, which stays positive where wᵀû rounds to −1.</summary>
    public T Stretch { get; }

    public T Direction(int column) => U[column] + (Kappa * W[column]);

    /// <summary>Turns the gradients of wᵀû and of û into those of u and w.</summary>
    /// <param name="stretchGradient">∂loss/∂(wᵀû), û held.</param>
    /// <param name="alongPlane">wᵀ ∂loss/∂û.</param>
    /// <returns>The factors of: ∂u = ∂û + first·w, ∂w = κ·∂û + first·u + second·w.</returns>
    public (T First, T Second) Chain(T stretchGradient, T alongPlane)
    {
        var along = double.CreateChecked(alongPlane) / _square;
        var first = (_derivative * (double.CreateChecked(stretchGradient) + along)) - along;
        var second = _square > LeastSquare ? -2 * _excess * along / _square : 0;
        return (T.CreateChecked(first), T.CreateChecked(second));
    }
}
