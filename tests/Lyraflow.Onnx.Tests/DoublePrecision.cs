using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Stacks;

namespace Lyraflow.Onnx.Tests;

/// <summary>
/// Our own densities in double precision, from the layer nearest to the data on, which is computed in single precision as
/// always: what a graph is to compute. Scores differ from it by the rounding of single precision.
/// </summary>
internal static class DoublePrecision
{
    public static double[] LogDensity(IDensity<float> density, FeatureTable<float> rows) => density switch
    {
        Flow<float> flow => OfFlow(flow, rows),
        StackedDensity stack => OfStack(stack, rows),
        _ => density.LogDensity(rows, threads: 1),
    };

    private static double[] OfFlow(Flow<float> flow, FeatureTable<float> rows)
    {
        var shape = flow.Options;
        var first = shape.Bijections[0];
        if (shape.Bijections.Count == 1 || first is not (Standardization or BoxScalingShape))
        {
            return flow.Convert<double>().LogDensity(Widen(rows, rows, shape.Context), threads: 1);
        }

        // The frozen layer as a flow of its own, in single precision; then all others.
        var frozen = new Flow<float>(new FlowShape([first], new StandardNormalShape()));
        var rest = new Flow<float>(shape with { Bijections = [.. shape.Bijections.Skip(1)] }, flow.Parameters);
        var inner = frozen.ToBase(new FeatureTable<float>(rows.Columns), threads: 1);
        var result = rest.Convert<double>().LogDensity(Widen(inner, rows, shape.Context), threads: 1);
        for (var row = 0; row < result.Length; row++)
        {
            result[row] += LogDeterminant(first, rows, row);
        }

        return result;
    }

    private static double LogDeterminant(BijectionShape frozen, FeatureTable<float> rows, int row)
    {
        if (frozen is Standardization units)
        {
            return -units.LogScale;
        }

        var box = (BoxScalingShape)frozen;
        var log = 0.0;
        for (var column = 0; column < rows.Dimension; column++)
        {
            var (left, right, x) = ((float)box.Left[column], (float)box.Right[column], rows.Columns[column][row]);
            log += x < left || x > right ? double.NegativeInfinity : Math.Log(2.0 / (right - left));
        }

        return log;
    }

    /// <summary>Rows in double precision, with context that is standardized in single precision first.</summary>
    private static FeatureTable<double> Widen(FeatureTable<float> rows, FeatureTable<float> source, Standardization? context)
    {
        if (context is null)
        {
            return rows.Convert<double>();
        }

        // Standardized in single precision and undone in double, so that the flow finds the same numbers again.
        var columns = source.Context!.Columns.Select((column, j) => Array.ConvertAll(column, value =>
            ((double)((value - (float)context.Mean[j]) / (float)context.Scale[j]) * context.Scale[j]) + context.Mean[j]));
        return rows.Convert<double>().Given(new FeatureTable<double>([.. columns]));
    }

    private static double[] OfStack(StackedDensity stack, FeatureTable<float> rows)
    {
        var share = stack.Floor is null ? 0 : BroadFloor.Weight;
        var terms = stack.Members
            .Select(member => (Log: Math.Log((1 - share) * member.Weight), Densities: LogDensity(member.Density, rows)))
            .ToList();
        if (stack.Floor is { } floor)
        {
            terms.Add((Math.Log(share), floor.LogDensity(rows, threads: 1)));
        }

        return
        [
            .. Enumerable.Range(0, rows.Rows).Select(row =>
            {
                var each = terms.Select(term => term.Log + term.Densities[row]).ToArray();
                var largest = each.Max();
                return double.IsInfinity(largest) ? largest : largest + Math.Log(each.Sum(term => Math.Exp(term - largest)));
            })
        ];
    }
}
