using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers.Transformers;

/// <summary>One bin of a spline (Durkan et al. 2019, equations 4 to 8 and 25 to 29).</summary>
/// <param name="X">Where it begins.</param>
/// <param name="Width">Its width.</param>
/// <param name="Y">The height where it begins.</param>
/// <param name="Height">Its height.</param>
/// <param name="Delta0">The slope where it begins.</param>
/// <param name="Delta1">The slope where it ends.</param>
internal sealed record SplineBin(Value X, Value Width, Value Y, Value Height, Value Delta0, Value Delta1)
{
    private Value S => Height / Width;

    private Value Bend => Delta0 + Delta1 - (S + S);

    /// <summary>The height above where the bin begins at the place ξ ∈ [0, 1], and the logarithm of the slope there.</summary>
    public Value Evaluate(Value xi, out Value logSlope)
    {
        var theta = xi * (1 - xi);
        logSlope = LogSlope(xi);
        return Height * ((S * xi * xi) + (Delta0 * theta)) / (S + (Bend * theta));
    }

    /// <summary>ξ for a height above where the bin begins, and the logarithm of the slope there.</summary>
    public Value Invert(Value y, out Value logSlope)
    {
        // The discriminant is never negative but by rounding. In double precision one form of the root is enough.
        var bent = y * Bend;
        var a = (Height * (S - Delta0)) + bent;
        var b = (Height * Delta0) - bent;
        var c = S * y;
        var root = ((b * b) + (4 * a * c)).AtLeast(0).SquareRoot();
        var xi = (b >= 0).Choose(2 * c / (b.Abs() + root), (b.Abs() + root) / (2 * a)).AtLeast(0).AtMost(1);
        logSlope = LogSlope(xi);
        return xi;
    }

    private Value LogSlope(Value xi)
    {
        var rest = 1 - xi;
        var theta = xi * rest;
        var ratio = S / (S + (Bend * theta));
        return (ratio * ratio * ((Delta1 * xi * xi) + (2 * S * theta) + (Delta0 * rest * rest))).Log();
    }
}
