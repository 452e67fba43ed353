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
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var input = workspace[memory.Input];
        var place = workspace[memory.Place].Column(0);
        var push = workspace[memory.Push].Column(0);
        Project<TLanes>(shape, values, place);
        for (var row = 0; row < place.Length; row += TLanes.Count)
        {
            var tanh = VectorMath<T, TLanes>.Tanh(TLanes.Load(place[row..]), out var slope);
            tanh.Store(push[row..]);
            (TLanes.Load(logDeterminant[row..]) + VectorMath<T, TLanes>.Log(Determinant(shape, tanh, slope))).Store(logDeterminant[row..]);
        }

        for (var column = 0; column < Dimension; column++)
        {
            values.Column(column).CopyTo(input.Column(column));
            Columns<T, TLanes>.AddScaled(push, shape.Direction(column), values.Column(column));
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var push = workspace[((Memory)activations).Push].Column(0);
        Project<TLanes>(shape, values, push);
        for (var row = 0; row < push.Length; row += TLanes.Count)
        {
            var place = PlanarRoot<T, TLanes>.Solve(TLanes.Load(push[row..]), shape.S, shape.Stretch);
            var tanh = VectorMath<T, TLanes>.Tanh(place, out var slope);
            tanh.Store(push[row..]);
            (TLanes.Load(logDeterminant[row..]) - VectorMath<T, TLanes>.Log(Determinant(shape, tanh, slope))).Store(logDeterminant[row..]);
        }

        for (var column = 0; column < Dimension; column++)
        {
            Columns<T, TLanes>.AddScaled(push, -shape.Direction(column), values.Column(column));
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
        var shape = new PlanarCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var input = workspace[memory.Input];
        var place = workspace[memory.Place].Column(0);
        var push = workspace[memory.Push].Column(0);
        var (stretch, along) = BackPropagatePlace<TLanes>(shape, gradient, logDeterminantGradient, place, push);

        // place now holds ∂loss/∂(wᵀx + b).
        var (first, second) = shape.Chain(stretch, along);
        var uGradient = parameterGradient[..Dimension];
        var wGradient = parameterGradient.Slice(Dimension, Dimension);
        for (var column = 0; column < Dimension; column++)
        {
            var direction = Columns<T, TLanes>.Dot(gradient.Column(column), push);
            var (u, w) = (shape.U[column], shape.W[column]);
            uGradient[column] += direction + (first * w);
            var across = Columns<T, TLanes>.Dot(input.Column(column), place);
            wGradient[column] += across + (shape.Kappa * direction) + (first * u) + (second * w);
            Columns<T, TLanes>.AddScaled(place, w, gradient.Column(column));
        }

        parameterGradient[2 * Dimension] += Columns<T, TLanes>.Sum(place);
    }

    /// <summary>wᵀx + b of every row.</summary>
    private static void Project<TLanes>(PlanarCoefficients<T> shape, Tile<T> values, Span<T> place)
        where TLanes : struct, ILanes<TLanes, T>
    {
        place.Fill(shape.Offset);
        for (var column = 0; column < values.Columns; column++)
        {
            Columns<T, TLanes>.AddScaled(values.Column(column), shape.W[column], place);
        }
    }

    private static TLanes Determinant<TLanes>(PlanarCoefficients<T> shape, TLanes tanh, TLanes slope)
        where TLanes : struct, ILanes<TLanes, T>
        => TLanes.FusedMultiplyAdd(TLanes.Create(shape.Stretch), slope, tanh * tanh);

    /// <summary>Replaces wᵀx + b by its gradient; returns those of wᵀû and of û along w.</summary>
    private static (T Stretch, T Along) BackPropagatePlace<TLanes>(
        PlanarCoefficients<T> shape, Tile<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Span<T> place, ReadOnlySpan<T> push)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var stretchSum = new RowSum<T, TLanes>(stackalloc T[AlignedBuffer<T>.LineLength]);
        var alongSum = new RowSum<T, TLanes>(stackalloc T[AlignedBuffer<T>.LineLength]);
        for (var row = 0; row < place.Length; row += TLanes.Count)
        {
            var alongU = TLanes.Zero;
            var alongW = TLanes.Zero;
            for (var column = 0; column < gradient.Columns; column++)
            {
                var g = TLanes.Load(gradient.Column(column)[row..]);
                alongU = TLanes.FusedMultiplyAdd(TLanes.Create(shape.U[column]), g, alongU);
                alongW = TLanes.FusedMultiplyAdd(TLanes.Create(shape.W[column]), g, alongW);
            }

            var tanh = VectorMath<T, TLanes>.Tanh(TLanes.Load(place[row..]), out var slope);
            var perDeterminant = TLanes.Load(logDeterminantGradient[row..]) / Determinant(shape, tanh, slope);
            var alongDirection = TLanes.FusedMultiplyAdd(TLanes.Create(shape.Kappa), alongW, alongU);
            var bend = (tanh + tanh) * TLanes.Create(shape.S) * perDeterminant;
            (slope * (alongDirection - bend)).Store(place[row..]);
            stretchSum.AddProduct(row, perDeterminant, slope);
            alongSum.AddProduct(row, TLanes.Load(push[row..]), alongW);
        }

        return (stretchSum.Total, alongSum.Total);
    }

    private sealed class Memory(Block input, Block place, Block push) : Activations
    {
        public Block Input { get; } = input;

        public Block Place { get; } = place;

        public Block Push { get; } = push;
    }
}
