using Lyraflow.Layers;

namespace Lyraflow.Flows;

/// <summary>
/// Holds the context of a conditional flow at one value, p(x) = p(x | context): what the networks' first layers make of
/// the context is a constant, and goes into their biases. The result is a flow without context like any other.
/// </summary>
internal static class FixedContext
{
    /// <summary>The flow at one context.</summary>
    /// <param name="flow">A conditional flow whose bijections with networks are couplings.</param>
    /// <param name="context">One number per context column, in the units of the data.</param>
    /// <exception cref="ArgumentException">A bijection reads the context in another way, or the context has another length.</exception>
    public static Flow<float> Hold(Flow<float> flow, ReadOnlySpan<float> context)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (context.Length != flow.ContextDimension || flow.Options.Context is not { } frame)
        {
            throw new ArgumentException("The context has another length than the flow's.", nameof(context));
        }

        var standardized = new double[context.Length];
        for (var j = 0; j < standardized.Length; j++)
        {
            standardized[j] = (context[j] - frame.Mean[j]) / frame.Scale[j];
        }

        var shape = new FlowShape([.. flow.Options.Bijections.Select(WithoutContext)], flow.Options.Base);
        var blocks = shape.ListParameters();
        var parameters = new float[blocks.Sum(block => block.Count)];
        var (from, to, shift) = (0, 0, Array.Empty<double>());
        foreach (var (wide, narrow) in flow.ParameterBlocks.Zip(blocks))
        {
            var source = flow.Parameters.Slice(from, wide.Count);
            var target = parameters.AsSpan(to, narrow.Count);
            if (wide.Count == narrow.Count)
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = (float)(source[i] + (shift.Length > 0 ? shift[i] : 0));
                }

                shift = [];
            }
            else
            {
                shift = Narrow(source, wide.Shape, target, standardized);
            }

            (from, to) = (from + wide.Count, to + narrow.Count);
        }

        return new Flow<float>(shape, parameters);
    }

    /// <summary>
    /// Copies a first layer's weights without the columns of the context, which are the last.
    /// </summary>
    /// <returns>What the context adds to the layer's biases, which follow the weights.</returns>
    private static double[] Narrow(ReadOnlySpan<float> source, IReadOnlyList<int> shape, Span<float> target, double[] context)
    {
        var (outputs, inputs) = (shape[0], shape[1] - context.Length);
        var shift = new double[outputs];
        for (var output = 0; output < outputs; output++)
        {
            var row = source.Slice(output * shape[1], shape[1]);
            row[..inputs].CopyTo(target.Slice(output * inputs, inputs));
            for (var j = 0; j < context.Length; j++)
            {
                shift[output] += row[inputs + j] * context[j];
            }
        }

        return shift;
    }

    private static BijectionShape WithoutContext(BijectionShape shape) => shape switch
    {
        CouplingShape coupling => coupling with { Context = 0 },
        AutoregressiveShape { Context: > 0 } or InverseShape => throw new ArgumentException(
            "Only couplings take their context as a constant.", nameof(shape)),
        _ => shape,
    };
}
