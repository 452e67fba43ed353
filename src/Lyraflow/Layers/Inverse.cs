using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(InverseShape), "inverse")]
public abstract partial record BijectionShape;

/// <summary>The shape of an <see cref="Inverse{T}"/>.</summary>
/// <param name="Inner">The map to turn round.</param>
public sealed record InverseShape(BijectionShape Inner) : BijectionShape
{
    /// <inheritdoc/>
    public override void Validate()
    {
        if (Inner is null)
        {
            throw new InputException("An inverse needs a map to turn round.");
        }

        Inner.Validate();
    }

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>()
    {
        Validate();
        return new Inverse<T>(Inner.Build<T>());
    }

    /// <inheritdoc/>
    public override string Describe() => $"inverse of: {Inner.Describe()}";
}

/// <summary>
/// Another bijection the other way round: data → base is its base → data. The inverse of an autoregressive map is
/// the layer of an inverse autoregressive flow (Kingma et al. 2016): fast samples, slow densities.
/// </summary>
/// <remarks>
/// <para>
/// With g the inner map, z = g⁻¹(x) and ln|det ∂z/∂x| = −ℓ(z), ℓ = ln|det ∂g/∂z|. For gradients v of z and c of the
/// log-determinant, the implicit function theorem gives with J = ∂g/∂z and λ = J⁻ᵀ·(v − c·∂ℓ/∂z):
/// ∂loss/∂x = λ, and ∂loss/∂parameters is the inner map's own back-propagation of −λ and −c. That holds for every
/// bijection and is exact.
/// </para>
/// <para>
/// The cost: J comes row by row from the inner map, so back-propagation takes D + 2 passes there and back through it,
/// and one D × D system per row. Data → base costs what the inner map's base → data does: D passes for an
/// autoregressive one, root finding for a planar one.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Inverse<T> : Bijection<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly Bijection<T> _inner;

    /// <summary>Creates the map.</summary>
    /// <param name="inner">The map to turn round.</param>
    public Inverse(Bijection<T> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public override int Dimension => _inner.Dimension;

    /// <inheritdoc/>
    public override int ContextDimension => _inner.ContextDimension;

    /// <inheritdoc/>
    public override int ParameterCount => _inner.ParameterCount;

    /// <inheritdoc/>
    public override int ParametersPerRow => _inner.ParametersPerRow;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks => _inner.ParameterBlocks;

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random) => _inner.Initialize(parameters, random);

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var extra = keep ? 1 : 0;
        return new Memory(
            _inner.Plan(workspace, keep),
            workspace.Reserve(extra * Dimension),
            workspace.Reserve(extra * Dimension),
            workspace.Reserve(checked(extra * Dimension * Dimension)),
            workspace.Reserve(extra),
            workspace.Reserve(extra),
            workspace.ReserveElements(extra * ParameterCount));
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (Memory)activations;
        _inner.ToData<TLanes>(parameters, values, logDeterminant, workspace, memory.Inner);
        if (memory.Output.Columns > 0)
        {
            Copy(values, workspace[memory.Output]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        => _inner.ToBase<TLanes>(parameters, values, logDeterminant, workspace, ((Memory)activations).Inner);

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
        var work = workspace[memory.Work];
        var jacobian = workspace[memory.Jacobian];
        var minusLog = workspace[memory.MinusLog].Column(0);
        var unused = workspace[memory.Parameters].Elements[..ParameterCount];
        unused.Clear();
        minusLog.Clear();
        for (var i = 0; i < Dimension; i++)
        {
            // Row i of J. As an equation of Jᵀ·λ = u it is column i.
            var row = jacobian.Slice(i * Dimension, Dimension);
            Repeat<TLanes>(parameters, workspace, memory);
            row.Clear();
            row.Column(i).Fill(T.One);
            _inner.BackPropagate<TLanes>(parameters, row, minusLog, unused, workspace, memory.Inner);
        }

        Columns<T, TLanes>.AddScaled(logDeterminantGradient, -T.One, minusLog);
        Repeat<TLanes>(parameters, workspace, memory);
        work.Clear();
        _inner.BackPropagate<TLanes>(parameters, work, minusLog, unused, workspace, memory.Inner);
        for (var i = 0; i < Dimension; i++)
        {
            Columns<T, TLanes>.Add(work.Column(i), gradient.Column(i));
        }

        LaneSolver.Solve<T, TLanes>(jacobian, gradient);
        Repeat<TLanes>(parameters, workspace, memory);
        work.Clear();
        for (var i = 0; i < Dimension; i++)
        {
            Columns<T, TLanes>.AddScaled(gradient.Column(i), -T.One, work.Column(i));
        }

        _inner.BackPropagate<TLanes>(parameters, work, minusLog, parameterGradient, workspace, memory.Inner);
    }

    private static void Copy(Tile<T> from, Tile<T> to)
    {
        for (var column = 0; column < from.Columns; column++)
        {
            from.Column(column).CopyTo(to.Column(column));
        }
    }

    /// <summary>Runs the inner map at z once more, since a back-propagation uses up what it left behind.</summary>
    private void Repeat<TLanes>(ReadOnlySpan<T> parameters, Workspace<T> workspace, Memory memory)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var work = workspace[memory.Work];
        Copy(workspace[memory.Output], work);
        _inner.ToBase<TLanes>(parameters, work, workspace[memory.UnusedLog].Column(0), workspace, memory.Inner);
    }

    private sealed class Memory(
        Activations inner, Block output, Block work, Block jacobian, Block minusLog, Block unusedLog, Block parameters) : Activations
    {
        public Activations Inner { get; } = inner;

        public Block Output { get; } = output;

        public Block Work { get; } = work;

        public Block Jacobian { get; } = jacobian;

        public Block MinusLog { get; } = minusLog;

        public Block UnusedLog { get; } = unusedLog;

        public Block Parameters { get; } = parameters;
    }
}
