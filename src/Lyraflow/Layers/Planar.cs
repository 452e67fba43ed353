using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(PlanarShape), "planar")]
public abstract partial record BijectionShape;

/// <summary>The shape of a <see cref="Planar{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record PlanarShape(int Dimension) : BijectionShape
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "planar map");

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Planar<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "planar map";
}

/// <summary>
/// The planar map of Rezende and Mohamed (2015, equation 10): z = x + û·tanh(wᵀx + b), a push along one direction
/// that changes across one plane. Data → base is the closed form; the way back finds wᵀx by safeguarded Newton steps
/// to machine precision, about ten and at most 128, whatever the dimension.
/// </summary>
/// <remarks>
/// Parameters u, w and b, all unconstrained: <see cref="PlanarCoefficients{T}"/> says how they give û. The map is
/// invertible for all of them. With p = 1 + wᵀû, det ∂z/∂x = p·(1 − tanh²) + tanh², a sum of positive terms.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Planar<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double StartSpread = 0.01;

    // wᵀu = ln(e − 1) gives û = 0: the identity.
    private static readonly double IdentityProduct = StableLogarithm.InverseSoftplus(1);

    /// <summary>Creates the map.</summary>
    /// <param name="options">The number of columns.</param>
    public Planar(PlanarShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => (2 * Dimension) + 1;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks
        => [new("u", [Dimension]), new("w", [Dimension]), new("b", [1])];

    /// <summary>Starts close to the identity, with a random plane.</summary>
    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var square = 0.0;
        foreach (ref var w in parameters.Slice(Dimension, Dimension))
        {
            var value = random.NextNormal();
            square += value * value;
            w = T.CreateChecked(value);
        }

        for (var column = 0; column < Dimension; column++)
        {
            var w = double.CreateChecked(parameters[Dimension + column]);
            parameters[column] = T.CreateChecked((IdentityProduct * w / square) + (StartSpread * random.NextNormal()));
        }

        parameters[2 * Dimension] = T.CreateChecked(random.NextNormal());
    }

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Memory(workspace.Reserve(Dimension), workspace.Reserve(1), workspace.Reserve(1));
    }

    /// <inheritdoc/>
    public override void ToBase(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var input = workspace[memory.Input];
        var place = workspace[memory.Place].Column(0);
        var push = workspace[memory.Push].Column(0);
        Project(shape, values, place);
        for (var row = 0; row < place.Length; row += Vector<T>.Count)
        {
            var tanh = Lanes.Tanh(Vector.Create<T>(place[row..]), out var slope);
            tanh.CopyTo(push[row..]);
            (Vector.Create<T>(logDeterminant[row..]) + VectorMath.Log(Determinant(shape, tanh, slope))).CopyTo(logDeterminant[row..]);
        }

        for (var column = 0; column < Dimension; column++)
        {
            values.Column(column).CopyTo(input.Column(column));
            Lanes.AddScaled(push, shape.Direction(column), values.Column(column));
        }
    }

    /// <inheritdoc/>
    public override void ToData(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var push = workspace[((Memory)activations).Push].Column(0);
        Project(shape, values, push);
        for (var row = 0; row < push.Length; row += Vector<T>.Count)
        {
            var place = PlanarRoot<T>.Solve(Vector.Create<T>(push[row..]), shape.S, shape.Stretch);
            var tanh = Lanes.Tanh(place, out var slope);
            tanh.CopyTo(push[row..]);
            (Vector.Create<T>(logDeterminant[row..]) - VectorMath.Log(Determinant(shape, tanh, slope))).CopyTo(logDeterminant[row..]);
        }

        for (var column = 0; column < Dimension; column++)
        {
            Lanes.AddScaled(push, -shape.Direction(column), values.Column(column));
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
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var input = workspace[memory.Input];
        var place = workspace[memory.Place].Column(0);
        var push = workspace[memory.Push].Column(0);
        var (stretch, along) = BackPropagatePlace(shape, gradient, logDeterminantGradient, place, push);

        // place now holds ∂loss/∂(wᵀx + b).
        var (first, second) = shape.Chain(stretch, along);
        var uGradient = parameterGradient[..Dimension];
        var wGradient = parameterGradient.Slice(Dimension, Dimension);
        for (var column = 0; column < Dimension; column++)
        {
            var direction = Lanes.Dot<T>(gradient.Column(column), push);
            var (u, w) = (shape.U[column], shape.W[column]);
            uGradient[column] += direction + (first * w);
            wGradient[column] += Lanes.Dot<T>(input.Column(column), place) + (shape.Kappa * direction) + (first * u) + (second * w);
            Lanes.AddScaled(place, w, gradient.Column(column));
        }

        parameterGradient[2 * Dimension] += Lanes.Sum<T>(place);
    }

    /// <summary>wᵀx + b of every row.</summary>
    private static void Project(PlanarCoefficients<T> shape, Tile<T> values, Span<T> place)
    {
        place.Fill(shape.Offset);
        for (var column = 0; column < values.Columns; column++)
        {
            Lanes.AddScaled(values.Column(column), shape.W[column], place);
        }
    }

    private static Vector<T> Determinant(PlanarCoefficients<T> shape, Vector<T> tanh, Vector<T> slope)
        => VectorMath.FusedMultiplyAdd(Vector.Create(shape.Stretch), slope, tanh * tanh);

    /// <summary>Replaces wᵀx + b by its gradient; returns those of wᵀû and of û along w.</summary>
    private static (T Stretch, T Along) BackPropagatePlace(
        PlanarCoefficients<T> shape, Tile<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Span<T> place, ReadOnlySpan<T> push)
    {
        var stretchSum = Vector<T>.Zero;
        var alongSum = Vector<T>.Zero;
        for (var row = 0; row < place.Length; row += Vector<T>.Count)
        {
            var alongU = Vector<T>.Zero;
            var alongW = Vector<T>.Zero;
            for (var column = 0; column < gradient.Columns; column++)
            {
                var g = Vector.Create<T>(gradient.Column(column)[row..]);
                alongU = VectorMath.FusedMultiplyAdd(Vector.Create(shape.U[column]), g, alongU);
                alongW = VectorMath.FusedMultiplyAdd(Vector.Create(shape.W[column]), g, alongW);
            }

            var tanh = Lanes.Tanh(Vector.Create<T>(place[row..]), out var slope);
            var perDeterminant = Vector.Create(logDeterminantGradient[row..]) / Determinant(shape, tanh, slope);
            var alongDirection = VectorMath.FusedMultiplyAdd(Vector.Create(shape.Kappa), alongW, alongU);
            var bend = (tanh + tanh) * Vector.Create(shape.S) * perDeterminant;
            (slope * (alongDirection - bend)).CopyTo(place[row..]);
            stretchSum = VectorMath.FusedMultiplyAdd(perDeterminant, slope, stretchSum);
            alongSum = VectorMath.FusedMultiplyAdd(Vector.Create(push[row..]), alongW, alongSum);
        }

        return (Vector.Sum(stretchSum), Vector.Sum(alongSum));
    }

    private sealed class Memory(Block input, Block place, Block push) : Activations
    {
        public Block Input { get; } = input;

        public Block Place { get; } = place;

        public Block Push { get; } = push;
    }
}
