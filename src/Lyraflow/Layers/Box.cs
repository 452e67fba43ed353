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
    public override void ToBase(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var slopes = workspace[((Memory)activations).Slopes];
        var bends = workspace[((Memory)activations).Bends];
        var nothing = Vector.Create(T.NegativeInfinity);
        for (var column = 0; column < Dimension; column++)
        {
            var (left, right) = (Vector.Create(_left[column]), Vector.Create(_right[column]));
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var x = Vector.Create<T>(lanes[row..]);
                var below = Vector.LessThan(x, left);
                var above = Vector.GreaterThan(x, right);
                var t = (x - left) / (right - left);
                t = Vector.ConditionalSelect(below, Vector<T>.Zero, Vector.ConditionalSelect(above, Vector<T>.One, t));
                Forward(t, out var slope, out var bend).CopyTo(lanes[row..]);

                // Outside, the density is zero all around, and so is its gradient.
                slope /= right - left;
                var outside = below | above;
                Vector.ConditionalSelect(outside, Vector<T>.Zero, slope).CopyTo(slopes.Column(column)[row..]);
                bend.CopyTo(bends.Column(column)[row..]);
                var log = Vector.ConditionalSelect(outside, nothing, VectorMath.Log(slope));
                (Vector.Create<T>(logDeterminant[row..]) + log).CopyTo(logDeterminant[row..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void ToData(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var (left, right) = (Vector.Create(_left[column]), Vector.Create(_right[column]));
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var t = Backward(Vector.Create<T>(lanes[row..]), out var slope);
                var x = VectorMath.FusedMultiplyAdd(t, right - left, left);
                Vector.Min(Vector.Max(x, left), right).CopyTo(lanes[row..]);
                (Vector.Create<T>(logDeterminant[row..]) - VectorMath.Log(slope / (right - left))).CopyTo(logDeterminant[row..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate(
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
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var sum = VectorMath.FusedMultiplyAdd(
                    Vector.Create<T>(bends.Column(column)[row..]), Vector.Create(logDeterminantGradient[row..]), Vector.Create<T>(lanes[row..]));
                (sum * Vector.Create<T>(slopes.Column(column)[row..])).CopyTo(lanes[row..]);
            }
        }
    }

    /// <summary>z for a place t ∈ [0, 1] in the interval, with ∂z/∂t, and ∂ ln(∂z/∂t)/∂z.</summary>
    private protected abstract Vector<T> Forward(Vector<T> t, out Vector<T> slope, out Vector<T> bend);

    /// <summary>t for z, and ∂z/∂t.</summary>
    private protected abstract Vector<T> Backward(Vector<T> z, out Vector<T> slope);

    private sealed class Memory(Block slopes, Block bends) : Activations
    {
        public Block Slopes { get; } = slopes;

        public Block Bends { get; } = bends;
    }
}
