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

    private Vector<T> Across => Vector.Create(T.CreateChecked(Dimension - 1));

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
    public override void ToBase(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        Measure(shape, values, offset, distance);
        for (var row = 0; row < distance.Length; row += Vector<T>.Count)
        {
            var ring = new Ring(shape, Vector.Create<T>(distance[row..]));
            (Vector.Create<T>(logDeterminant[row..]) + ring.LogDeterminant(Across)).CopyTo(logDeterminant[row..]);
            for (var column = 0; column < Dimension; column++)
            {
                var target = values.Column(column)[row..];
                VectorMath.FusedMultiplyAdd(ring.Pull, Vector.Create<T>(offset.Column(column)[row..]), Vector.Create<T>(target)).CopyTo(target);
            }
        }
    }

    /// <inheritdoc/>
    public override void ToData(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        Measure(shape, values, offset, distance);
        for (var row = 0; row < distance.Length; row += Vector<T>.Count)
        {
            var ring = new Ring(shape, Ring.Undo(shape, Vector.Create<T>(distance[row..])));
            (Vector.Create<T>(logDeterminant[row..]) - ring.LogDeterminant(Across)).CopyTo(logDeterminant[row..]);
            for (var column = 0; column < Dimension; column++)
            {
                var x = VectorMath.FusedMultiplyAdd(
                    Vector<T>.One / ring.Scale, Vector.Create<T>(offset.Column(column)[row..]), Vector.Create(shape.Center[column]));
                x.CopyTo(values.Column(column)[row..]);
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
        var shape = new RadialCoefficients<T>(parameters, Dimension);
        var memory = (Memory)activations;
        var offset = workspace[memory.Offset];
        var distance = workspace[memory.Distance].Column(0);
        var alphaGradient = Vector<T>.Zero;
        var pGradient = Vector<T>.Zero;
        var least = Vector.Create(T.CreateChecked(1e-30));
        for (var row = 0; row < distance.Length; row += Vector<T>.Count)
        {
            var r = Vector.Create<T>(distance[row..]);
            var ring = new Ring(shape, r);
            var along = Vector<T>.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                along = VectorMath.FusedMultiplyAdd(
                    Vector.Create<T>(gradient.Column(column)[row..]), Vector.Create<T>(offset.Column(column)[row..]), along);
            }

            var slopes = ring.BackPropagate(along, Vector.Create(logDeterminantGradient[row..]), Across);
            alphaGradient += slopes.Alpha;
            pGradient += slopes.P;

            // At the center the direction is undefined, and its factor zero.
            var outward = slopes.Distance / Vector.Max(r, least);
            for (var column = 0; column < Dimension; column++)
            {
                var target = gradient.Column(column)[row..];
                var g = Vector.Create<T>(target);
                var change = VectorMath.FusedMultiplyAdd(outward, Vector.Create<T>(offset.Column(column)[row..]), ring.Pull * g);
                change.CopyTo(offset.Column(column)[row..]);
                (g + change).CopyTo(target);
            }
        }

        for (var column = 0; column < Dimension; column++)
        {
            parameterGradient[column] -= Lanes.Sum<T>(offset.Column(column));
        }

        parameterGradient[Dimension] += shape.AlphaDerivative * Vector.Sum(alphaGradient);
        parameterGradient[Dimension + 1] += shape.PDerivative * Vector.Sum(pGradient);
    }

    /// <summary>Offsets from the center, and their lengths.</summary>
    private static void Measure(RadialCoefficients<T> shape, Tile<T> values, Tile<T> offset, Span<T> distance)
    {
        for (var row = 0; row < distance.Length; row += Vector<T>.Count)
        {
            var square = Vector<T>.Zero;
            for (var column = 0; column < values.Columns; column++)
            {
                var difference = Vector.Create<T>(values.Column(column)[row..]) - Vector.Create(shape.Center[column]);
                difference.CopyTo(offset.Column(column)[row..]);
                square = VectorMath.FusedMultiplyAdd(difference, difference, square);
            }

            Vector.SquareRoot(square).CopyTo(distance[row..]);
        }
    }

    /// <summary>Rows at distances r from the center.</summary>
    private readonly ref struct Ring(RadialCoefficients<T> shape, Vector<T> r)
    {
        private readonly Vector<T> _r = r;
        private readonly Vector<T> _alpha = Vector.Create(shape.Alpha);
        private readonly Vector<T> _p = Vector.Create(shape.P);

        /// <summary>β / (α + r).</summary>
        public Vector<T> Pull => (_p - _alpha) / (_r + _alpha);

        /// <summary>1 + <see cref="Pull"/>, the stretch of every offset.</summary>
        public Vector<T> Scale => (_r + _p) / (_r + _alpha);

        private Vector<T> Numerator
            => VectorMath.FusedMultiplyAdd(_r, _r + _alpha + _alpha, _alpha * _p);

        /// <summary>The r whose image lies at distance R: the positive root of r² + (p − R)·r − α·R, without cancellation.</summary>
        public static Vector<T> Undo(RadialCoefficients<T> shape, Vector<T> image)
        {
            var two = Vector<T>.One + Vector<T>.One;
            var excess = image - Vector.Create(shape.P);
            var product = two * Vector.Create(shape.Alpha) * image;
            var root = Vector.Abs(excess) + Vector.SquareRoot(VectorMath.FusedMultiplyAdd(excess, excess, product + product));
            var outside = Vector.GreaterThanOrEqual(excess, Vector<T>.Zero);
            var safe = Vector.ConditionalSelect(Vector.GreaterThan(root, Vector<T>.Zero), root, Vector<T>.One);
            return Vector.ConditionalSelect(outside, root / two, product / safe);
        }

        public Vector<T> LogDeterminant(Vector<T> across)
        {
            var outer = _r + _alpha;
            return VectorMath.FusedMultiplyAdd(across, VectorMath.Log(Scale), VectorMath.Log(Numerator / outer / outer));
        }

        /// <summary>Gradients of the pull (from <paramref name="along"/>, ∂loss/∂pull) and of the log-determinant.</summary>
        public Slopes BackPropagate(Vector<T> along, Vector<T> logGradient, Vector<T> across)
        {
            var two = Vector<T>.One + Vector<T>.One;
            var perOuter = Vector<T>.One / (_r + _alpha);
            var perInner = Vector<T>.One / (_r + _p);
            var perNumerator = Vector<T>.One / Numerator;
            return new Slopes(
                distance: (-along * Pull * perOuter)
                    + (logGradient * ((across * (perInner - perOuter)) + (two * (((_r + _alpha) * perNumerator) - perOuter)))),
                alpha: (-along * Scale * perOuter)
                    + (logGradient * ((-across * perOuter) + (((_r + _r + _p) * perNumerator) - (two * perOuter)))),
                p: (along * perOuter)
                    + (logGradient * ((across * perInner) + (_alpha * perNumerator))));
        }
    }

    private readonly ref struct Slopes(Vector<T> distance, Vector<T> alpha, Vector<T> p)
    {
        public Vector<T> Distance { get; } = distance;

        public Vector<T> Alpha { get; } = alpha;

        public Vector<T> P { get; } = p;
    }

    private sealed class Memory(Block offset, Block distance) : Activations
    {
        public Block Offset { get; } = offset;

        public Block Distance { get; } = distance;
    }
}
