using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>
/// Independent columns of Student's t with learnable degrees of freedom, ν = 1 + softplus(parameter): a base with
/// heavy tails. ln p(z) = Σ [ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln(πν) − ½(ν+1)·ln(1 + z²/ν)].
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class StudentT<T> : BaseDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _start;

    /// <summary>Creates the distribution.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="degreesOfFreedom">ν to start from, above 1.</param>
    public StudentT(int dimension, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(degreesOfFreedom, 1);
        Dimension = dimension;
        _start = StableLogarithm.InverseSoftplus(degreesOfFreedom - 1);
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => Dimension;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks => [new("degrees_of_freedom", [Dimension])];

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random) => parameters.Fill(T.CreateChecked(_start));

    /// <summary>ν of each column.</summary>
    public double[] DegreesOfFreedom(ReadOnlySpan<T> parameters)
    {
        var result = new double[Dimension];
        for (var column = 0; column < Dimension; column++)
        {
            result[column] = DegreesOfFreedom(parameters[column], out _);
        }

        return result;
    }

    /// <inheritdoc/>
    public override void AddLogDensity<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var nu = DegreesOfFreedom(parameters[column], out _);
            var constant = TLanes.Create(T.CreateChecked(
                GammaFunction.Log(0.5 * (nu + 1)) - GammaFunction.Log(0.5 * nu) - (0.5 * Math.Log(Math.PI * nu))));
            var power = TLanes.Create(T.CreateChecked(-0.5 * (nu + 1)));
            var perNu = TLanes.Create(T.CreateChecked(1 / nu));
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var z = TLanes.Load(lanes[row..]);
                var log = TLanes.FusedMultiplyAdd(power, VectorMath<T, TLanes>.LogOnePlus(z * z * perNu), constant);
                (TLanes.Load(logDensity[row..]) + log).Store(logDensity[row..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        Span<T> line = stackalloc T[AlignedBuffer<T>.LineLength];
        for (var column = 0; column < Dimension; column++)
        {
            var nu = DegreesOfFreedom(parameters[column], out var derivative);
            var constant = TLanes.Create(T.CreateChecked(
                0.5 * (GammaFunction.Digamma(0.5 * (nu + 1)) - GammaFunction.Digamma(0.5 * nu) - (1 / nu))));
            var half = TLanes.Create(T.CreateChecked(0.5));
            var power = TLanes.Create(T.CreateChecked(0.5 * (nu + 1)));
            var perNu = TLanes.Create(T.CreateChecked(1 / nu));
            line.Clear();
            var sum = new RowSum<T, TLanes>(line);
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var z = TLanes.Load(lanes[row..]);
                var gradient = TLanes.Load(logDensityGradient[row..]);
                var ratio = z * z * perNu;
                var weight = perNu / (TLanes.One + ratio);
                var nuGradient = constant - (half * VectorMath<T, TLanes>.LogOnePlus(ratio)) + (power * ratio * weight);
                sum.AddProduct(row, gradient, nuGradient);
                (-(power + power) * weight * z * gradient).Store(lanes[row..]);
            }

            parameterGradient[column] += sum.Total * T.CreateChecked(derivative);
        }
    }

    /// <summary>Draws rows by the polar method of Bailey (1994).</summary>
    /// <inheritdoc/>
    public override void Sample(ReadOnlySpan<T> parameters, Tile<T> values, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var row = 0; row < values.Rows; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                values.Column(column)[row] = T.CreateChecked(Draw(DegreesOfFreedom(parameters[column], out _), random));
            }
        }
    }

    private static double Draw(double nu, RandomSource random)
    {
        while (true)
        {
            var u = (2 * random.NextUniform()) - 1;
            var v = (2 * random.NextUniform()) - 1;
            var w = (u * u) + (v * v);
            if (w is > 0 and < 1)
            {
                return u * Math.Sqrt(nu * (Math.Pow(w, -2 / nu) - 1) / w);
            }
        }
    }

    private static double DegreesOfFreedom(T parameter, out double derivative)
        => 1 + StableLogarithm.Softplus(double.CreateChecked(parameter), out derivative);

    /// <inheritdoc/>
    public override bool HasNormalMap => true;

    /// <inheritdoc/>
    public override void ToNormal(ReadOnlySpan<T> parameters, Tile<T> values)
        => NormalScores.OfStudentT(values, DegreesOfFreedom(parameters));
}
