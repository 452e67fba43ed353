using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Flows;

/// <summary>
/// Draws many rows on a team of threads. Every tile of rows has random numbers of its own, so that any number of
/// threads gives the same bits.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FlowSampler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Flow<T> _flow;
    private readonly WorkerTeam _team;
    private readonly FlowPass<T>[] _passes;

    /// <summary>Creates a sampler.</summary>
    /// <param name="flow">The flow; its parameters may change between calls.</param>
    /// <param name="team">The threads; not owned.</param>
    public FlowSampler(Flow<T> flow, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(team);
        _flow = flow;
        _team = team;
        _passes = [.. Enumerable.Range(0, team.Threads).Select(_ => new FlowPass<T>(flow, TileSize.MaximumRows, keep: false))];
    }

    /// <summary>Draws rows, in data units.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="temperature">Factor on the base values; 1 for the flow's own density.</param>
    /// <exception cref="InputException">The flow is conditional.</exception>
    public FeatureTable<T> Sample(int count, RandomSource random, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Sample(count, null, random, temperature);
    }

    /// <summary>Draws one row for each row of context, in data units.</summary>
    /// <param name="context">What the rows are conditioned on.</param>
    /// <param name="random">The random source; the next call draws others.</param>
    /// <param name="temperature">Factor on the base values; 1 for the flow's own density.</param>
    /// <returns>The rows, with their context.</returns>
    /// <exception cref="InputException">The context does not suit the flow.</exception>
    public FeatureTable<T> Sample(FeatureTable<T> context, RandomSource random, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Sample(context.Rows, context, random, temperature).Given(context);
    }

    private FeatureTable<T> Sample(int count, FeatureTable<T>? context, RandomSource random, double temperature)
    {
        ArgumentNullException.ThrowIfNull(random);
        _flow.RequireContext(context);
        var sample = new FeatureTable<T>(count, _flow.Dimension);
        var seeds = new long[(count + TileSize.MaximumRows - 1) / TileSize.MaximumRows];
        for (var tile = 0; tile < seeds.Length; tile++)
        {
            seeds[tile] = (long)random.NextBits();
        }

        _team.Run(seeds.Length, (worker, tile) => SampleTile(
            _passes[worker], sample, context, tile * TileSize.MaximumRows, new RandomSource(seeds[tile]), T.CreateChecked(temperature)));
        return sample;
    }

    private void SampleTile(
        FlowPass<T> pass, FeatureTable<T> sample, FeatureTable<T>? context, int first, RandomSource random, T temperature)
    {
        var tile = pass.Begin(Math.Min(TileSize.MaximumRows, sample.Rows - first));
        _flow.Base.Sample(_flow.Parameters[_flow.Chain.ParameterCount..], tile, random);
        for (var column = 0; column < tile.Columns; column++)
        {
            foreach (ref var value in tile.Column(column))
            {
                value *= temperature;
            }
        }

        pass.SetContext(context, first);
        pass.ToData();
        for (var column = 0; column < tile.Columns; column++)
        {
            tile.Column(column)[..tile.Rows].CopyTo(sample.Columns[column].AsSpan(first));
        }
    }
}
