using System.Numerics;
using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Layers.Transformers;
using Lyraflow.Training;

namespace Lyraflow.Tests;

/// <summary>
/// Calls the maps with the vectors that the program would choose. To run the tests with others, set
/// <see cref="Processor.Variable"/>; that the width changes no bit is a test of its own.
/// </summary>
internal static class ChosenVectors
{
    public static void ToBase<T>(
        this Bijection<T> map,
        ReadOnlySpan<T> parameters,
        Tile<T> values,
        Span<T> logDeterminant,
        Workspace<T> workspace,
        Activations activations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.ToBase<Lanes512<T>>(parameters, values, logDeterminant, workspace, activations); break;
            case VectorWidth.Bits256: map.ToBase<Lanes256<T>>(parameters, values, logDeterminant, workspace, activations); break;
            default: map.ToBase<Lanes128<T>>(parameters, values, logDeterminant, workspace, activations); break;
        }
    }

    public static void StartFromData<T>(
        this Bijection<T> map, Span<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.StartFromData<Lanes512<T>>(parameters, values, logDeterminant, workspace, activations); break;
            case VectorWidth.Bits256: map.StartFromData<Lanes256<T>>(parameters, values, logDeterminant, workspace, activations); break;
            default: map.StartFromData<Lanes128<T>>(parameters, values, logDeterminant, workspace, activations); break;
        }
    }

    public static void ToData<T>(
        this Bijection<T> map,
        ReadOnlySpan<T> parameters,
        Tile<T> values,
        Span<T> logDeterminant,
        Workspace<T> workspace,
        Activations activations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.ToData<Lanes512<T>>(parameters, values, logDeterminant, workspace, activations); break;
            case VectorWidth.Bits256: map.ToData<Lanes256<T>>(parameters, values, logDeterminant, workspace, activations); break;
            default: map.ToData<Lanes128<T>>(parameters, values, logDeterminant, workspace, activations); break;
        }
    }

    public static void BackPropagate<T>(
        this Bijection<T> map,
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logs,
        Span<T> sums,
        Workspace<T> workspace,
        Activations activations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.BackPropagate<Lanes512<T>>(parameters, gradient, logs, sums, workspace, activations); break;
            case VectorWidth.Bits256: map.BackPropagate<Lanes256<T>>(parameters, gradient, logs, sums, workspace, activations); break;
            default: map.BackPropagate<Lanes128<T>>(parameters, gradient, logs, sums, workspace, activations); break;
        }
    }

    public static void ToBase<T>(this ScalarTransformer<T> map, Theta<T> theta, Span<T> values, Span<T> logDeterminant, Tile<T> saved)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.ToBase<Lanes512<T>>(theta, values, logDeterminant, saved); break;
            case VectorWidth.Bits256: map.ToBase<Lanes256<T>>(theta, values, logDeterminant, saved); break;
            default: map.ToBase<Lanes128<T>>(theta, values, logDeterminant, saved); break;
        }
    }

    public static void ToData<T>(this ScalarTransformer<T> map, Theta<T> theta, Span<T> values, Span<T> logDeterminant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.ToData<Lanes512<T>>(theta, values, logDeterminant); break;
            case VectorWidth.Bits256: map.ToData<Lanes256<T>>(theta, values, logDeterminant); break;
            default: map.ToData<Lanes128<T>>(theta, values, logDeterminant); break;
        }
    }

    public static void BackPropagate<T>(
        this ScalarTransformer<T> map, Theta<T> theta, Span<T> gradient, ReadOnlySpan<T> logGradient, Tile<T> saved)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: map.BackPropagate<Lanes512<T>>(theta, gradient, logGradient, saved); break;
            case VectorWidth.Bits256: map.BackPropagate<Lanes256<T>>(theta, gradient, logGradient, saved); break;
            default: map.BackPropagate<Lanes128<T>>(theta, gradient, logGradient, saved); break;
        }
    }

    public static void AddLogDensity<T>(this BaseDistribution<T> density, ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: density.AddLogDensity<Lanes512<T>>(parameters, values, logDensity); break;
            case VectorWidth.Bits256: density.AddLogDensity<Lanes256<T>>(parameters, values, logDensity); break;
            default: density.AddLogDensity<Lanes128<T>>(parameters, values, logDensity); break;
        }
    }

    public static void BackPropagate<T>(
        this BaseDistribution<T> density, ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> gradient, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Processor.Vectors)
        {
            case VectorWidth.Bits512: density.BackPropagate<Lanes512<T>>(parameters, values, gradient, sums); break;
            case VectorWidth.Bits256: density.BackPropagate<Lanes256<T>>(parameters, values, gradient, sums); break;
            default: density.BackPropagate<Lanes128<T>>(parameters, values, gradient, sums); break;
        }
    }

    public static void Update<T>(
        this Adam<T> adam, Range part, Span<T> parameters, ReadOnlySpan<T> gradient, double scale, double rate, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => StepArithmetic<T>.For(Processor.Vectors).Update(adam, part, parameters, gradient, scale, rate, decay);
}
