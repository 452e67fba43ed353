using System.Numerics;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Testing.Tests;

/// <summary>
/// z = sinh(δ·arsinh(x) + ε) column by column (Jones and Pewsey 2009): ε skews and δ = exp(tanh p) sets the tails.
/// </summary>
internal sealed class SinhArcsinh(int dimension) : CustomBijection
{
    public const string Name = "tests.sinh-arcsinh";

    public override int Dimension => dimension;

    // Zeros, where parameters start, are the identity.
    public override IReadOnlyList<ParameterBlock> ParameterBlocks => [new("skew", [dimension]), new("tail", [dimension])];

    public override void ToBase<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
    {
        for (var column = 0; column < dimension; column++)
        {
            var (skew, logTail) = (parameters[column], T.Tanh(parameters[dimension + column]));
            var x = values[column];
            for (var row = 0; row < x.Length; row++)
            {
                var u = (T.Exp(logTail) * T.Asinh(x[row])) + skew;
                logDeterminant[row] += logTail + LogCosh(u) - LogHypotenuse(x[row]);
                x[row] = T.Sinh(u);
            }
        }
    }

    public override void ToData<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
    {
        for (var column = 0; column < dimension; column++)
        {
            var (skew, logTail) = (parameters[column], T.Tanh(parameters[dimension + column]));
            var z = values[column];
            for (var row = 0; row < z.Length; row++)
            {
                var u = T.Asinh(z[row]);
                z[row] = T.Sinh((u - skew) * T.Exp(-logTail));
                logDeterminant[row] -= logTail + LogCosh(u) - LogHypotenuse(z[row]);
            }
        }
    }

    public override void BackPropagate<T>(
        ReadOnlySpan<T> parameters,
        Columns<T> inputs,
        Columns<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient)
    {
        for (var column = 0; column < dimension; column++)
        {
            var (skew, logTail) = (parameters[column], T.Tanh(parameters[dimension + column]));
            var x = inputs[column];
            var g = gradient[column];
            for (var row = 0; row < x.Length; row++)
            {
                var stretched = T.Exp(logTail) * T.Asinh(x[row]);
                var hypotenuse = T.Hypot(T.One, x[row]);
                var uGradient = (g[row] * T.Cosh(stretched + skew)) + (logDeterminantGradient[row] * T.Tanh(stretched + skew));
                var logTailGradient = (uGradient * stretched) + logDeterminantGradient[row];
                g[row] = (uGradient * T.Exp(logTail) / hypotenuse)
                    - (logDeterminantGradient[row] * (x[row] / hypotenuse) / hypotenuse);
                parameterGradient[column] += uGradient;
                parameterGradient[dimension + column] += logTailGradient * (T.One - (logTail * logTail));
            }
        }
    }

    /// <summary>ln cosh u, which does not overflow where cosh u would.</summary>
    private static T LogCosh<T>(T u)
        where T : IBinaryFloatingPointIeee754<T>
        => T.Abs(u) + T.LogP1(T.Exp(T.CreateChecked(-2) * T.Abs(u))) - T.Log(T.CreateChecked(2));

    /// <summary>½ ln(1 + x²).</summary>
    private static T LogHypotenuse<T>(T x)
        where T : IBinaryFloatingPointIeee754<T>
        => T.Log(T.Hypot(T.One, x));
}
