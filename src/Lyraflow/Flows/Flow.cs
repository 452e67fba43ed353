using System.Numerics;
using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>
/// A normalizing flow: a chain of bijections on a base distribution, ln p(x) = ln p_base(f(x)) + ln|det ∂f/∂x|. All
/// parameters live in one flat buffer: the chain's, then the base's.
/// </summary>
/// <typeparam name="T">The number type: <c>float</c> to work with, <c>double</c> to prove the mathematics.</typeparam>
public sealed class Flow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Most rows that <see cref="StartFromData"/> looks at.</summary>
    public const int StartRows = 1024;

    private readonly AlignedBuffer<T> _parameters;

    /// <summary>Creates a flow with its starting parameters.</summary>
    /// <param name="options">The shape.</param>
    /// <param name="seed">Seed of the starting parameters.</param>
    /// <exception cref="InputException">The shape is impossible.</exception>
    public Flow(FlowShape options, long seed = 0)
        : this(options)
    {
        var random = new RandomSource(seed).Fork("parameters");
        Chain.Initialize(Parameters[..Chain.ParameterCount], random);
        Base.Initialize(Parameters[Chain.ParameterCount..], random);
    }

    /// <summary>Creates a flow with given parameters.</summary>
    /// <param name="options">The shape.</param>
    /// <param name="parameters">As many parameters as the shape has; copied.</param>
    /// <exception cref="InputException">The shape is impossible.</exception>
    public Flow(FlowShape options, ReadOnlySpan<T> parameters)
        : this(options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, Parameters.Length);
        parameters.CopyTo(Parameters);
    }

    private Flow(FlowShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Chain = options.BuildChain<T>();
        Base = options.Base.Build<T>(Chain.Dimension);
        _parameters = new AlignedBuffer<T>(Chain.ParameterCount + Base.ParameterCount);
    }

    /// <summary>The shape.</summary>
    public FlowShape Options { get; }

    /// <summary>The vectors to compute with, read when a pass is planned; they do not change a bit of a result.</summary>
    internal VectorWidth Width { get; init; } = Processor.Vectors;

    /// <summary>Number of columns.</summary>
    public int Dimension => Chain.Dimension;

    /// <summary>All parameters; writable, so that an optimizer or a file reader can set them.</summary>
    public Span<T> Parameters => _parameters.Span;

    /// <summary>The parameters by name, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterBlock> ParameterBlocks => FlowShape.ListParameters(Chain, Base);

    /// <summary>The bijections.</summary>
    public Chain<T> Chain { get; }

    /// <summary>The base distribution.</summary>
    public BaseDistribution<T> Base { get; }

    /// <summary>The same flow in another precision.</summary>
    public Flow<TOther> Convert<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        return new Flow<TOther>(Options, Array.ConvertAll(Parameters.ToArray(), TOther.CreateChecked));
    }

    /// <summary>ln p of every row, in nats per unit of the data.</summary>
    /// <param name="rows">The rows, with their context where the flow is conditional: rows.Given(context).</param>
    /// <param name="threads">Number of threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public T[] LogDensity(FeatureTable<T> rows, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var team = new WorkerTeam(threads);
        var result = new T[rows.Rows];
        new FlowScorer<T>(this, team).LogDensity(rows, result);
        return result;
    }

    /// <summary>Draws rows, in data units.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="threads">Number of threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <exception cref="InputException">The flow is conditional.</exception>
    public FeatureTable<T> Sample(int count, RandomSource random, int threads = 0)
    {
        using var team = new WorkerTeam(threads);
        return new FlowSampler<T>(this, team).Sample(count, random);
    }

    /// <summary>Draws one row for each row of context, in data units.</summary>
    /// <param name="context">What the rows are conditioned on.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="threads">Number of threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <returns>The rows, with their context.</returns>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public FeatureTable<T> Sample(FeatureTable<T> context, RandomSource random, int threads = 0)
    {
        using var team = new WorkerTeam(threads);
        return new FlowSampler<T>(this, team).Sample(context, random);
    }

    /// <summary>
    /// Lets the maps that take their start from data take it from the first rows, at most
    /// <see cref="StartRows"/>; maps that have started already stay as they are. A trainer does this itself.
    /// </summary>
    /// <param name="rows">The rows, in the order of the table.</param>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public void StartFromData(FeatureTable<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireContext(rows.Context);
        var count = Math.Min(rows.Rows, StartRows);
        var pass = new FlowPass<T>(this, count, keep: false);
        var tile = pass.Begin(count);
        for (var column = 0; column < Dimension; column++)
        {
            rows.Columns[column].AsSpan(0, count).CopyTo(tile.Column(column));
        }

        pass.SetContext(rows.Context, 0);
        pass.StartFromData();
    }

    internal void RequireContext(FeatureTable<T>? context)
    {
        var given = context?.Dimension ?? 0;
        if (given != Options.ContextDimension)
        {
            throw new InputException(
                $"This flow takes {Options.ContextDimension} context columns, and {given} were given. Name as many as it was built with.");
        }
    }
}
