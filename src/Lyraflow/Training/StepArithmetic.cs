using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Training;

/// <summary>What a training step does with whole gradients, with vectors of one width.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class StepArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The arithmetic for a width.</summary>
    public static StepArithmetic<T> For(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new StepArithmetic<T, Lanes512<T>>(),
        VectorWidth.Bits256 => new StepArithmetic<T, Lanes256<T>>(),
        _ => new StepArithmetic<T, Lanes128<T>>(),
    };

    /// <summary>sum += term, in whole cache lines.</summary>
    public abstract void Add(ReadOnlySpan<T> term, Span<T> sum);

    /// <summary>Σ value², of whole cache lines.</summary>
    public abstract double SumSquares(ReadOnlySpan<T> values);

    /// <inheritdoc cref="Adam{T}.Update"/>
    public abstract void Update(
        Adam<T> adam, Range part, Span<T> parameters, ReadOnlySpan<T> gradient, double gradientScale, double rate, double weightDecay);
}

/// <inheritdoc/>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class StepArithmetic<T, TLanes> : StepArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    public override void Add(ReadOnlySpan<T> term, Span<T> sum) => Columns<T, TLanes>.Add(term, sum);

    public override double SumSquares(ReadOnlySpan<T> values) => double.CreateChecked(Columns<T, TLanes>.Dot(values, values));

    public override void Update(
        Adam<T> adam, Range part, Span<T> parameters, ReadOnlySpan<T> gradient, double gradientScale, double rate, double weightDecay)
        => adam.Update<TLanes>(part, parameters, gradient, gradientScale, rate, weightDecay);
}
