using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Rows on their way through the layers of flows of one shape, which are computed together: the members.</summary>
/// <param name="Values">Members × rows × columns.</param>
/// <param name="Context">Members × rows × context columns, standardized; null where there is none.</param>
internal sealed record LayerRows(Value Values, Value? Context)
{
    /// <summary>What the layers so far added to the log density, members × rows × 1; null for nothing.</summary>
    public Value? LogDeterminant { get; private init; }

    /// <summary>What they added to that of every row, one number per member; null for nothing.</summary>
    public double[]? LogConstants { get; private init; }

    /// <summary>The same in double precision, in which all but the layer nearest to the data is computed.</summary>
    public LayerRows Wide() => this with { Values = Values.To(NumberType.Double) };

    /// <summary>After a map whose log-determinant differs from row to row.</summary>
    public LayerRows Mapped(Value values, Value logDeterminant)
        => this with { Values = values, LogDeterminant = LogDeterminant is { } sum ? sum + logDeterminant : logDeterminant };

    /// <summary>After a map whose log-determinant is the same for all rows of a member.</summary>
    public LayerRows Mapped(Value values, double[]? logDeterminants = null)
        => this with { Values = values, LogConstants = Sum(LogConstants, logDeterminants) };

    /// <summary>All that the layers added, and a last term.</summary>
    /// <param name="last">Members × rows × 1.</param>
    /// <param name="constants">What is added besides, one number per member.</param>
    public Value AddedTo(Value last, double[] constants)
    {
        var sum = LogDeterminant is { } logDeterminant ? logDeterminant + last : last;
        return sum + last.Graph.Constant(Sum(LogConstants, constants)!, constants.Length, 1, 1);
    }

    private static double[]? Sum(double[]? a, double[]? b)
        => a is null ? b : b is null ? a : [.. a.Zip(b, (first, second) => first + second)];
}
