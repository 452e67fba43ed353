using System.Numerics;
using Lyraflow.Mathematics;

namespace Lyraflow.Layers;

/// <summary>
/// The scales of a radial map: α = softplus of its parameter, p = α + β = softplus of the other, so that β &gt; −α
/// and the map is invertible whatever the parameters (Rezende and Mohamed 2015, appendix A.2).
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct RadialCoefficients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this both scales are as good as zero, and their quotients would no longer be numbers in float.
    private const double Least = 1e-12;

    public RadialCoefficients(ReadOnlySpan<T> parameters, int dimension)
    {
        Center = parameters[..dimension];
        Alpha = Scale(parameters[dimension], out var alphaDerivative);
        P = Scale(parameters[dimension + 1], out var pDerivative);
        (AlphaDerivative, PDerivative) = (alphaDerivative, pDerivative);
    }

    public ReadOnlySpan<T> Center { get; }

    public T Alpha { get; }

    public T AlphaDerivative { get; }

    public T P { get; }

    public T PDerivative { get; }

    private static T Scale(T parameter, out T derivative)
    {
        var value = StableLogarithm.Softplus(double.CreateChecked(parameter), out var slope);
        derivative = value > Least ? T.CreateChecked(slope) : T.Zero;
        return T.CreateChecked(Math.Max(value, Least));
    }
}
