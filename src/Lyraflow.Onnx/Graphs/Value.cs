using Lyraflow.Onnx.Format;

namespace Lyraflow.Onnx.Graphs;

/// <summary>
/// What will be known when a graph runs: an array of numbers, one row of it for each row of the input where it has any.
/// Operators and methods add operations to the graph, so that layers read as their formulas do.
/// </summary>
/// <param name="Graph">The graph that computes it.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Type">The type of its elements.</param>
internal sealed record Value(Graph Graph, string Name, NumberType Type)
{
    public static Value operator +(Value a, Value b) => a.With("Add", b);

    public static Value operator -(Value a, Value b) => a.With("Sub", b);

    public static Value operator *(Value a, Value b) => a.With("Mul", b);

    public static Value operator /(Value a, Value b) => a.With("Div", b);

    public static Value operator +(Value a, double b) => a + a.Number(b);

    public static Value operator -(Value a, double b) => a - a.Number(b);

    public static Value operator *(Value a, double b) => a * a.Number(b);

    public static Value operator /(Value a, double b) => a / a.Number(b);

    public static Value operator +(double a, Value b) => b.Number(a) + b;

    public static Value operator -(double a, Value b) => b.Number(a) - b;

    public static Value operator *(double a, Value b) => b.Number(a) * b;

    public static Value operator /(double a, Value b) => b.Number(a) / b;

    public static Value operator -(Value a) => a.Of("Neg");

    public static Value operator >(Value a, Value b) => a.Graph.Apply("Greater", NumberType.Boolean, [a, b]);

    public static Value operator <(Value a, Value b) => a.Graph.Apply("Less", NumberType.Boolean, [a, b]);

    public static Value operator >=(Value a, Value b) => a.Graph.Apply("GreaterOrEqual", NumberType.Boolean, [a, b]);

    public static Value operator <=(Value a, Value b) => a.Graph.Apply("LessOrEqual", NumberType.Boolean, [a, b]);

    public static Value operator >(Value a, double b) => a > a.Number(b);

    public static Value operator <(Value a, double b) => a < a.Number(b);

    public static Value operator >=(Value a, double b) => a >= a.Number(b);

    public static Value operator <=(Value a, double b) => a <= a.Number(b);

    public static Value operator |(Value a, Value b) => a.With("Or", b);

    public static Value operator &(Value a, Value b) => a.With("And", b);

    public static Value operator !(Value a) => a.Of("Not");

    /// <summary>A number of this value's type.</summary>
    public Value Number(double number) => Graph.Constant(number, Type);

    public Value Exp() => Of("Exp");

    public Value Log() => Of("Log");

    public Value Abs() => Of("Abs");

    public Value SquareRoot() => Of("Sqrt");

    public Value Tanh() => Of("Tanh");

    /// <summary>The positive part.</summary>
    public Value Rectified() => Of("Relu");

    /// <summary>softplus(x) = ln(1 + eˣ), without overflow.</summary>
    public Value Softplus() => Rectified() + (1 + (-Abs()).Exp()).Log();

    public Value AtLeast(double least) => With("Max", Number(least));

    public Value AtMost(double most) => With("Min", Number(most));

    /// <summary>The same numbers in another type.</summary>
    public Value To(NumberType type) => type == Type ? this : Graph.Apply("Cast", type, [this], new NodeAttribute("to", (long)type));

    public Value IsNaN() => Graph.Apply("IsNaN", NumberType.Boolean, [this]);

    public Value IsInfinite() => Graph.Apply("IsInf", NumberType.Boolean, [this]);

    public Value Is(double number) => Graph.Apply("Equal", NumberType.Boolean, [this, Number(number)]);

    /// <summary>Where this is true the first, elsewhere the second.</summary>
    public Value Choose(Value whereTrue, Value whereFalse) => Graph.Apply("Where", whereTrue.Type, [this, whereTrue, whereFalse]);

    /// <summary>Σ over the last axis, which keeps a length of 1.</summary>
    public Value Sum() => Graph.Apply("ReduceSum", Type, [this, Graph.WholeNumbers(-1)]);

    /// <summary>The largest along the last axis, which keeps a length of 1.</summary>
    public Value Largest() => Graph.Apply("ReduceMax", Type, [this], new NodeAttribute("axes", 0, [-1]));

    /// <summary>Exponentials along the last axis, divided by their sum.</summary>
    public Value Softmax() => Of("Softmax");

    /// <summary>Along the last axis the sums of all that comes before.</summary>
    public Value SumsBefore() => Graph.Apply("CumSum", Type, [this, Graph.WholeNumber(-1)], new NodeAttribute("exclusive", 1));

    /// <summary>ln Σ eˣ over the last axis, which keeps a length of 1; −∞ where all are.</summary>
    public Value LogSumExp()
    {
        // A sum of nothing but −∞ is measured from zero, for −∞ − −∞ is no number.
        var largest = Largest();
        var origin = largest.Is(double.NegativeInfinity).Choose(Number(0), largest);
        return origin + (this - origin).Exp().Sum().Log();
    }

    /// <summary>Places of the last axis, in the order given.</summary>
    public Value Columns(params IReadOnlyList<int> columns)
        => Graph.Apply(
            "Gather", Type, [this, Graph.WholeNumbers([.. columns.Select(column => (long)column)])], new NodeAttribute("axis", -1));

    /// <summary>One place of the last axis, which is gone then.</summary>
    public Value At(int place) => Graph.Apply("Gather", Type, [this, Graph.WholeNumber(place)], new NodeAttribute("axis", -1));

    /// <summary>With an axis of length one before all others.</summary>
    public Value InFront() => Graph.Apply("Unsqueeze", Type, [this, Graph.WholeNumbers(0)]);

    /// <summary>The first of three axes, of length one, as often as this.</summary>
    public Value Repeated(int times) => times == 1 ? this : With("Expand", Graph.WholeNumbers(times, 1, 1));

    /// <summary>The axes in another order.</summary>
    public Value Turned(params IReadOnlyList<long> axes) => Graph.Apply("Transpose", Type, [this], new NodeAttribute("perm", 0, axes));

    /// <summary>Zeros before and after the last axis.</summary>
    /// <param name="axes">The number of axes.</param>
    /// <param name="before">How many before.</param>
    /// <param name="after">How many after.</param>
    public Value Padded(int axes, int before, int after)
    {
        var pads = new long[2 * axes];
        (pads[axes - 1], pads[^1]) = (before, after);
        return Graph.Apply("Pad", Type, [this, Graph.WholeNumbers(pads)]);
    }

    /// <summary>Neighbouring places of an axis.</summary>
    public Value Slice(int first, int count, int axis = -1)
        => Graph.Apply(
            "Slice", Type, [this, Graph.WholeNumbers(first), Graph.WholeNumbers((long)first + count), Graph.WholeNumbers(axis)]);

    /// <summary>All but the last row.</summary>
    public Value WithoutLastRow()
        => Graph.Apply("Slice", Type, [this, Graph.WholeNumbers(0), Graph.WholeNumbers(-1), Graph.WholeNumbers(0)]);

    /// <summary>Another shape; a length of 0 stays as it is.</summary>
    public Value Reshape(params ReadOnlySpan<long> shape) => With("Reshape", Graph.WholeNumbers(shape));

    /// <summary>This and others side by side along the last axis.</summary>
    public Value Beside(params IReadOnlyList<Value> others) => Joined(-1, others);

    /// <summary>This and others one after the other along an axis.</summary>
    public Value Joined(int axis, params IReadOnlyList<Value> others)
        => others.Count == 0 ? this : Graph.Apply("Concat", Type, [this, .. others], new NodeAttribute("axis", axis));

    /// <summary>Rows times the transpose of a matrix of outputs × inputs, plus one number for each output.</summary>
    public Value Linear(Value matrix, Value bias) => Graph.Apply("Gemm", Type, [this, matrix, bias], new NodeAttribute("transB", 1));

    /// <summary>Matrices times others, place by place of the first axis.</summary>
    public Value Times(Value matrices) => With("MatMul", matrices);

    private Value Of(string operation) => Graph.Apply(operation, Type, [this]);

    private Value With(string operation, Value other) => Graph.Apply(operation, Type, [this, other]);
}
