using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(RadialShape), "radial")]
public abstract partial record BijectionShape;

/// <summary>The shape of a <see cref="Radial{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record RadialShape(int Dimension) : BijectionShape
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "radial map");

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Radial<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "radial map";
}

/// <summary>
/// The radial map of Rezende and Mohamed (2015, equation 14): z = x + β·(x − z₀) / (α + r), r = |x − z₀|, which draws
/// rows towards a point or pushes them away. Both ways are closed forms: the distances obey R = r·(r + p) / (r + α),
/// p = α + β, a quadratic in r.
/// </summary>
/// <remarks>
/// Parameters z₀ and the unconstrained α and β of <see cref="RadialCoefficients{T}"/>. The determinant is the product of
/// D − 1 factors (r + p) / (r + α) across and one, (r² + 2αr + αp) / (r + α)², along the radius: sums of positive terms.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Radial<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double StartSpread = 0.1;

    /// <summary>Creates the map.</summary>
    /// <param name="options">The number of columns.</param>
    public Radial(RadialShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => Dimension + 2;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks
        => [new("center", [Dimension]), new("alpha", [1]), new("beta", [1])];

    private T Across => T.CreateChecked(Dimension - 1);

    /// <summary>Starts close to the identity (α = p = 1), with a random center.</summary>
    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (ref var center in parameters[..Dimension])
        {
            center = T.CreateChecked(random.NextNormal());
        }

        var one = StableLogarithm.InverseSoftplus(1);
        parameters[Dimension] = T.CreateChecked(one);
        parameters[Dimension + 1] = T.CreateChecked(one + (StartSpread * random.NextNormal()));
    }

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Memory(workspace.Reserve(Dimension), workspace.Reserve(1));
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        Measure<TLanes>(shape, values, offset, distance);
        for (var row = 0; row < distance.Length; row += TLanes.Count)
        {
            var ring = new Ring<TLanes>(shape, TLanes.Load(distance[row..]));
            (TLanes.Load(logDeterminant[row..]) + ring.LogDeterminant(TLanes.Create(Across))).Store(logDeterminant[row..]);
            for (var column = 0; column < Dimension; column++)
            {
                var target = values.Column(column)[row..];
                TLanes.FusedMultiplyAdd(ring.Pull, TLanes.Load(offset.Column(column)[row..]), TLanes.Load(target)).Store(target);
            }
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        Measure<TLanes>(shape, values, offset, distance);
        for (var row = 0; row < distance.Length; row += TLanes.Count)
        {
            var ring = new Ring<TLanes>(shape, Ring<TLanes>.Undo(shape, TLanes.Load(distance[row..])));
            (TLanes.Load(logDeterminant[row..]) - ring.LogDeterminant(TLanes.Create(Across))).Store(logDeterminant[row..]);
            for (var column = 0; column < Dimension; column++)
            {
                var x = TLanes.FusedMultiplyAdd(
                    TLanes.One / ring.Scale, TLanes.Load(offset.Column(column)[row..]), TLanes.Create(shape.Center[column]));
                x.Store(values.Column(column)[row..]);
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
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        var alphaGradient = new RowSum<T, TLanes>(stackalloc T[AlignedBuffer<T>.LineLength]);
        var pGradient = new RowSum<T, TLanes>(stackalloc T[AlignedBuffer<T>.LineLength]);
        var least = TLanes.Create(T.CreateChecked(1e-30));
        for (var row = 0; row < distance.Length; row += TLanes.Count)
        {
            var r = TLanes.Load(distance[row..]);
            var ring = new Ring<TLanes>(shape, r);
            var along = TLanes.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                along = TLanes.FusedMultiplyAdd(
                    TLanes.Load(gradient.Column(column)[row..]), TLanes.Load(offset.Column(column)[row..]), along);
            }

            var slopes = ring.BackPropagate(along, TLanes.Load(logDeterminantGradient[row..]), TLanes.Create(Across));
            alphaGradient.Add(row, slopes.Alpha);
            pGradient.Add(row, slopes.P);

            // At the center the direction is undefined, and its factor zero.
            var outward = slopes.Distance / TLanes.Max(r, least);
            for (var column = 0; column < Dimension; column++)
            {
                var target = gradient.Column(column)[row..];
                var g = TLanes.Load(target);
                var change = TLanes.FusedMultiplyAdd(outward, TLanes.Load(offset.Column(column)[row..]), ring.Pull * g);
                change.Store(offset.Column(column)[row..]);
                (g + change).Store(target);
            }
        }

        for (var column = 0; column < Dimension; column++)
        {
            parameterGradient[column] -= Columns<T, TLanes>.Sum(offset.Column(column));
        }

        parameterGradient[Dimension] += shape.AlphaDerivative * alphaGradient.Total;
        parameterGradient[Dimension + 1] += shape.PDerivative * pGradient.Total;
    }

    /// <summary>Offsets from the center, and their lengths.</summary>
    private static void Measure<TLanes>(RadialCoefficients<T> shape, Tile<T> values, Tile<T> offset, Span<T> distance)
        where TLanes : struct, ILanes<TLanes, T>
    {
        for (var row = 0; row < distance.Length; row += TLanes.Count)
        {
            var square = TLanes.Zero;
            for (var column = 0; column < values.Columns; column++)
            {
                var difference = TLanes.Load(values.Column(column)[row..]) - TLanes.Create(shape.Center[column]);
                difference.Store(offset.Column(column)[row..]);
                square = TLanes.FusedMultiplyAdd(difference, difference, square);
            }

            TLanes.SquareRoot(square).Store(distance[row..]);
        }
    }

    /// <summary>Rows at distances r from the center.</summary>
    private readonly ref struct Ring<TLanes>(RadialCoefficients<T> shape, TLanes r)
        where TLanes : struct, ILanes<TLanes, T>
    {
        private readonly TLanes _r = r;
        private readonly TLanes _alpha = TLanes.Create(shape.Alpha);
        private readonly TLanes _p = TLanes.Create(shape.P);

        /// <summary>β / (α + r).</summary>
        public TLanes Pull => (_p - _alpha) / (_r + _alpha);

        /// <summary>1 + <see cref="Pull"/>, the stretch of every offset.</summary>
        public TLanes Scale => (_r + _p) / (_r + _alpha);

        private TLanes Numerator
            => TLanes.FusedMultiplyAdd(_r, _r + _alpha + _alpha, _alpha * _p);

        /// <summary>The r whose image lies at distance R: the positive root of r² + (p − R)·r − α·R, without cancellation.</summary>
        public static TLanes Undo(RadialCoefficients<T> shape, TLanes image)
        {
            var two = TLanes.One + TLanes.One;
            var excess = image - TLanes.Create(shape.P);
            var product = two * TLanes.Create(shape.Alpha) * image;
            var root = TLanes.Abs(excess) + TLanes.SquareRoot(TLanes.FusedMultiplyAdd(excess, excess, product + product));
            var outside = TLanes.GreaterThanOrEqual(excess, TLanes.Zero);
            var safe = TLanes.Select(TLanes.GreaterThan(root, TLanes.Zero), root, TLanes.One);
            return TLanes.Select(outside, root / two, product / safe);
        }

        public TLanes LogDeterminant(TLanes across)
        {
            var outer = _r + _alpha;
            return TLanes.FusedMultiplyAdd(across, VectorMath<T, TLanes>.Log(Scale), VectorMath<T, TLanes>.Log(Numerator / outer / outer));
        }

        /// <summary>Gradients of the pull (from <paramref name="along"/>, ∂loss/∂pull) and of the log-determinant.</summary>
        public Slopes<TLanes> BackPropagate(TLanes along, TLanes logGradient, TLanes across)
        {
            var two = TLanes.One + TLanes.One;
            var perOuter = TLanes.One / (_r + _alpha);
            var perInner = TLanes.One / (_r + _p);
            var perNumerator = TLanes.One / Numerator;
            return new Slopes<TLanes>(
                distance: (-along * Pull * perOuter)
                    + (logGradient * ((across * (perInner - perOuter)) + (two * (((_r + _alpha) * perNumerator) - perOuter)))),
                alpha: (-along * Scale * perOuter)
                    + (logGradient * ((-across * perOuter) + (((_r + _r + _p) * perNumerator) - (two * perOuter)))),
                p: (along * perOuter)
                    + (logGradient * ((across * perInner) + (_alpha * perNumerator))));
        }
    }

    private readonly ref struct Slopes<TLanes>(TLanes distance, TLanes alpha, TLanes p)
        where TLanes : struct, ILanes<TLanes, T>
    {
        public TLanes Distance { get; } = distance;

        public TLanes Alpha { get; } = alpha;

        public TLanes P { get; } = p;
    }

    private sealed class Memory(Block offset, Block distance) : Activations
    {
        public Block Offset { get; } = offset;

        public Block Distance { get; } = distance;
    }
}
