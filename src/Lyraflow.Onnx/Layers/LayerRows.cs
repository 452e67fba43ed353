using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Rows on their way through the layers of a flow.</summary>
/// <param name="Values">Rows × columns.</param>
/// <param name="Context">Rows × context columns, standardized; null where there is none.</param>
internal sealed record LayerRows(Value Values, Value? Context)
{
    /// <summary>What the layers so far added to the log density, one number per row; null for nothing.</summary>
    public Value? LogDeterminant { get; private init; }

    /// <summary>What they added to that of every row.</summary>
    public double LogConstant { get; private init; }

    /// <summary>The same in double precision, in which all but the layer nearest to the data is computed.</summary>
    public LayerRows Wide() => this with { Values = Values.To(NumberType.Double) };

    /// <summary>After a map whose log-determinant differs from row to row.</summary>
    public LayerRows Mapped(Value values, Value logDeterminant)
        => this with { Values = values, LogDeterminant = LogDeterminant is { } sum ? sum + logDeterminant : logDeterminant };

    /// <summary>After a map whose log-determinant is the same everywhere.</summary>
    public LayerRows Mapped(Value values, double logDeterminant = 0)
        => this with { Values = values, LogConstant = LogConstant + logDeterminant };

    /// <summary>All that the layers added, and a last term.</summary>
    public Value AddedTo(Value last, double constant)
    {
        var sum = LogDeterminant is { } logDeterminant ? logDeterminant + last : last;
        return sum + (LogConstant + constant);
    }
}
