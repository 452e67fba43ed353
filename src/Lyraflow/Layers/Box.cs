using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers;

/// <summary>
/// A frozen map of a box, for data that a hard selection cut ends (<see cref="BoxShape"/>). A row outside has
/// density zero: its log-determinant is −∞, exactly, decided in the data's own units; its z is that of the nearest
/// row in the box, so there is no way back for it. A row that is not a number stays one.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class Box<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _left;
    private readonly T[] _right;

    private protected Box(BoxShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _left = [.. options.Left.Select(T.CreateChecked)];
        _right = [.. options.Right.Select(T.CreateChecked)];
    }

    /// <inheritdoc/>
    public override int Dimension => _left.Length;

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Memory(workspace.Reserve(Dimension), workspace.Reserve(Dimension));
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var slopes = workspace[((Memory)activations).Slopes];
        var bends = workspace[((Memory)activations).Bends];
        var nothing = TLanes.Create(T.NegativeInfinity);
        for (var column = 0; column < Dimension; column++)
        {
            var (left, right) = (TLanes.Create(_left[column]), TLanes.Create(_right[column]));
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var x = TLanes.Load(lanes[row..]);
                var below = TLanes.LessThan(x, left);
                var above = TLanes.GreaterThan(x, right);
                var t = (x - left) / (right - left);
                t = TLanes.Select(below, TLanes.Zero, TLanes.Select(above, TLanes.One, t));
                Forward(t, out var slope, out var bend).Store(lanes[row..]);

                // Outside, the density is zero all around, and so is its gradient.
                slope /= right - left;
                var outside = below | above;
                TLanes.Select(outside, TLanes.Zero, slope).Store(slopes.Column(column)[row..]);
                bend.Store(bends.Column(column)[row..]);
                var log = TLanes.Select(outside, nothing, VectorMath<T, TLanes>.Log(slope));
                (TLanes.Load(logDeterminant[row..]) + log).Store(logDeterminant[row..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var (left, right) = (TLanes.Create(_left[column]), TLanes.Create(_right[column]));
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var t = Backward(TLanes.Load(lanes[row..]), out var slope);
                var x = TLanes.FusedMultiplyAdd(t, right - left, left);
                TLanes.Min(TLanes.Max(x, left), right).Store(lanes[row..]);
                (TLanes.Load(logDeterminant[row..]) - VectorMath<T, TLanes>.Log(slope / (right - left))).Store(logDeterminant[row..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
    {
        var slopes = workspace[((Memory)activations).Slopes];
        var bends = workspace[((Memory)activations).Bends];
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = gradient.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var sum = TLanes.FusedMultiplyAdd(
                    TLanes.Load(bends.Column(column)[row..]), TLanes.Load(logDeterminantGradient[row..]), TLanes.Load(lanes[row..]));
                (sum * TLanes.Load(slopes.Column(column)[row..])).Store(lanes[row..]);
            }
        }
    }

    /// <summary>z for a place t ∈ [0, 1] in the interval, with ∂z/∂t, and ∂ ln(∂z/∂t)/∂z.</summary>
    private protected abstract TLanes Forward<TLanes>(TLanes t, out TLanes slope, out TLanes bend)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>t for z, and ∂z/∂t.</summary>
    private protected abstract TLanes Backward<TLanes>(TLanes z, out TLanes slope)
        where TLanes : struct, ILanes<TLanes, T>;

    private sealed class Memory(Block slopes, Block bends) : Activations
    {
        public Block Slopes { get; } = slopes;

        public Block Bends { get; } = bends;
    }
}
