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
public sealed class Flow<T> : IDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Most rows that <see cref="StartFromData"/> looks at.</summary>
    public const int StartRows = 1024;

    private readonly AlignedBuffer<T> _parameters;
    private FlowPass<T>? _rowPass;

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

    /// <inheritdoc/>
    public int ContextDimension => Options.ContextDimension;

    /// <summary>All parameters; writable, so that an optimizer or a file reader can set them.</summary>
    public Span<T> Parameters => _parameters.Span;

    /// <summary>The parameters by name, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterBlock> ParameterBlocks => FlowShape.ListParameters(Chain, Base);

    /// <summary>Parameters that the log density of one row is computed from; fewer than all where slopes are looked up.</summary>
    public int ParametersPerRow => Chain.ParametersPerRow + Base.ParameterCount;

    /// <summary>The bijections.</summary>
    internal Chain<T> Chain { get; }

    /// <summary>The base distribution.</summary>
    internal BaseDistribution<T> Base { get; }

    /// <summary>The same flow in another precision.</summary>
    public Flow<TOther> Convert<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        return new Flow<TOther>(Options, Array.ConvertAll(Parameters.ToArray(), TOther.CreateChecked));
    }

    /// <summary>ln p of one row, in nats per unit of the data. Starts no thread; any number of callers may ask at once.</summary>
    /// <param name="row">One number per column.</param>
    /// <param name="context">What the row is conditioned on, one number per context column; none for a flow without.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row has another number of columns.</exception>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public double LogDensity(ReadOnlySpan<T> row, ReadOnlySpan<T> context = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Dimension);
        this.RequireContext(context.Length);
        var pass = Interlocked.Exchange(ref _rowPass, null) ?? new FlowPass<T>(this, 1, keep: false);
        var tile = pass.Begin(1);
        for (var column = 0; column < row.Length; column++)
        {
            tile.Column(column)[0] = row[column];
        }

        pass.SetContext(context);
        pass.ToBase();
        var result = double.CreateChecked(pass.LogDensity[0]);
        Volatile.Write(ref _rowPass, pass);
        return result;
    }

    /// <inheritdoc cref="Density.LogDensity"/>
    public double[] LogDensity(FeatureTable<T> rows, int threads = 0) => Density.LogDensity(this, rows, threads);

    /// <inheritdoc/>
    public double[] LogDensity(FeatureTable<T> rows, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var result = new double[rows.Rows];
        new FlowScorer<T>(this, team).LogDensity(rows, result);
        return result;
    }

    /// <inheritdoc/>
    public IDensityScorer<T> NewScorer(WorkerTeam team) => new FlowScorer<T>(this, team);

    /// <inheritdoc cref="Density.Sample{T}(IDensity{T}, int, RandomSource, int)"/>
    public FeatureTable<T> Sample(int count, RandomSource random, int threads = 0) => Density.Sample(this, count, random, threads);

    /// <inheritdoc/>
    public FeatureTable<T> Sample(int count, RandomSource random, WorkerTeam team) => new FlowSampler<T>(this, team).Sample(count, random);

    /// <inheritdoc/>
    public FeatureTable<T> Sample(FeatureTable<T> context, RandomSource random, WorkerTeam team)
        => new FlowSampler<T>(this, team).Sample(context, random);

    /// <summary>The base values z = f(x) of every row.</summary>
    /// <param name="rows">The rows, with their context where the flow is conditional.</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns.</exception>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public FeatureTable<T> ToBase(FeatureTable<T> rows, int threads = 0) => Map(rows, threads, static (pass, _) => pass.ToBase());

    /// <summary>The rows x = f⁻¹(z) of every row of base values, in data units.</summary>
    /// <param name="rows">Base values, with their context where the flow is conditional.</param>
    /// <param name="threads">
    /// Most threads; zero for one per processor. Few rows start none. It does not change a bit of the result.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns.</exception>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public FeatureTable<T> ToData(FeatureTable<T> rows, int threads = 0) => Map(rows, threads, static (pass, _) => pass.ToData());

    /// <summary>
    /// The base values, taken to the standard normal by way of quantiles where the base is another distribution.
    /// </summary>
    /// <inheritdoc/>
    public FeatureTable<T>? ToNormal(FeatureTable<T> rows, WorkerTeam team) => Base.HasNormalMap
        ? FlowMap.Run(this, rows, team, (pass, tile) =>
        {
            pass.ToBase();
            Base.ToNormal(Parameters[Chain.ParameterCount..], tile);
        })
        : null;

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

    /// <summary>
    /// Whether all parameters are numbers. Where they are, a row of numbers without a log density lies too far out for the
    /// number type, and its density is zero.
    /// </summary>
    public bool HasFiniteParameters()
    {
        foreach (var value in Parameters)
        {
            if (!T.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    internal void RequireContext(FeatureTable<T>? context) => this.RequireContext(context?.Dimension ?? 0);

    private FeatureTable<T> Map(FeatureTable<T> rows, int threads, Action<FlowPass<T>, Tile<T>> map)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var team = Density.TeamFor(rows.Rows, threads);
        return FlowMap.Run(this, rows, team, map);
    }
}
