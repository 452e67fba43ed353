using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(LinearShape), "linear")]
public abstract partial record BijectionShape;

/// <summary>The shape of a <see cref="Linear{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record LinearShape(int Dimension) : BijectionShape
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "linear map");

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Linear<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "linear map L·U·x + b";
}

/// <summary>
/// z = L·U·x + b with L unit lower and U upper triangular, so that the determinant is the product of U's diagonal and
/// the inverse two substitutions. After a random <see cref="Permutation{T}"/> it is the PLU map of Glow (Kingma and
/// Dhariwal 2018, equation 10). The logarithm of the diagonal is bounded, so the map is invertible for all parameters.
/// </summary>
/// <remarks>Parameters: L below its diagonal row by row, U above its diagonal row by row, ln diagonal, b.</remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Linear<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _triangle;

    /// <summary>Creates the map.</summary>
    /// <param name="options">The number of columns.</param>
    public Linear(LinearShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
        _triangle = checked(Dimension * (Dimension - 1)) / 2;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => checked(2 * (_triangle + Dimension));

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks
    {
        get
        {
            ParameterBlock[] triangles = [new("lower", [_triangle]), new("upper", [_triangle])];
            return [.. triangles.Where(block => block.Count > 0), new("log_diagonal", [Dimension]), new("bias", [Dimension])];
        }
    }

    /// <summary>Starts at the identity.</summary>
    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random) => parameters.Clear();

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
        var memory = (Memory)activations;
        Copy(values, workspace[memory.Input]);
        for (var i = 0; i < Dimension; i++)
        {
            var logScale = LogDiagonal(parameters, i, out _);
            var row = values.Column(i);
            Columns<T, TLanes>.Scale(row, T.Exp(logScale));
            Columns<T, TLanes>.AddToAll(logDeterminant, logScale);
            for (var j = i + 1; j < Dimension; j++)
            {
                Columns<T, TLanes>.AddScaled(values.Column(j), parameters[Upper(i, j)], row);
            }
        }

        Copy(values, workspace[memory.Middle]);
        for (var i = Dimension - 1; i >= 0; i--)
        {
            var row = values.Column(i);
            for (var j = 0; j < i; j++)
            {
                Columns<T, TLanes>.AddScaled(values.Column(j), parameters[Lower(i, j)], row);
            }

            Columns<T, TLanes>.AddToAll(row, parameters[Bias(i)]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var i = 0; i < Dimension; i++)
        {
            var row = values.Column(i);
            Columns<T, TLanes>.AddToAll(row, -parameters[Bias(i)]);
            for (var j = 0; j < i; j++)
            {
                Columns<T, TLanes>.AddScaled(values.Column(j), -parameters[Lower(i, j)], row);
            }
        }

        for (var i = Dimension - 1; i >= 0; i--)
        {
            var logScale = LogDiagonal(parameters, i, out _);
            var row = values.Column(i);
            for (var j = i + 1; j < Dimension; j++)
            {
                Columns<T, TLanes>.AddScaled(values.Column(j), -parameters[Upper(i, j)], row);
            }

            Columns<T, TLanes>.Scale(row, T.Exp(-logScale));
            Columns<T, TLanes>.AddToAll(logDeterminant, -logScale);
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
        var memory = (Memory)activations;
        var input = workspace[memory.Input];
        var middle = workspace[memory.Middle];
        for (var j = 0; j < Dimension; j++)
        {
            var column = gradient.Column(j);
            parameterGradient[Bias(j)] += Columns<T, TLanes>.Sum(column);
            for (var i = j + 1; i < Dimension; i++)
            {
                parameterGradient[Lower(i, j)] += Columns<T, TLanes>.Dot(gradient.Column(i), middle.Column(j));
                Columns<T, TLanes>.AddScaled(gradient.Column(i), parameters[Lower(i, j)], column);
            }
        }

        var logGradient = Columns<T, TLanes>.Sum(logDeterminantGradient);
        for (var j = Dimension - 1; j >= 0; j--)
        {
            var column = gradient.Column(j);
            var scale = T.Exp(LogDiagonal(parameters, j, out var derivative));
            parameterGradient[Diagonal(j)] += derivative * ((scale * Columns<T, TLanes>.Dot(column, input.Column(j))) + logGradient);
            for (var i = j + 1; i < Dimension; i++)
            {
                parameterGradient[Upper(j, i)] += Columns<T, TLanes>.Dot(column, input.Column(i));
            }

            Columns<T, TLanes>.Scale(column, scale);
            for (var i = 0; i < j; i++)
            {
                Columns<T, TLanes>.AddScaled(gradient.Column(i), parameters[Upper(i, j)], column);
            }
        }
    }

    private static void Copy(Tile<T> from, Tile<T> to)
    {
        for (var column = 0; column < from.Columns; column++)
        {
            from.Column(column).CopyTo(to.Column(column));
        }
    }

    private static int Lower(int i, int j) => (i * (i - 1) / 2) + j;

    private int Upper(int i, int j) => _triangle + (i * ((2 * Dimension) - i - 1) / 2) + (j - i - 1);

    private int Diagonal(int i) => (2 * _triangle) + i;

    private int Bias(int i) => (2 * _triangle) + Dimension + i;

    private T LogDiagonal(ReadOnlySpan<T> parameters, int i, out T derivative)
        => ScaleBound.LogScale(parameters[Diagonal(i)], out derivative);

    private sealed class Memory(Block input, Block middle) : Activations
    {
        public Block Input { get; } = input;

        public Block Middle { get; } = middle;
    }
}
