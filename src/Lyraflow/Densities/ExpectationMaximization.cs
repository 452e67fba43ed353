using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>Fits the components of a mixture in standardized units.</summary>
internal sealed class ExpectationMaximization
{
    /// <summary>Rows of a shard, whose moments are summed in the shards' order whatever the number of threads.</summary>
    private const int ShardRows = 32 * TileSize.MaximumRows;

    private readonly FeatureTable<float> _rows;
    private readonly Standardization _frame;
    private readonly GaussianMixtureSettings _options;
    private readonly WorkerTeam _team;
    private readonly MixturePass[] _passes;
    private readonly double[][] _moments;
    private readonly double[] _logLikelihoods;
    private readonly int _monomials;

    public ExpectationMaximization(FeatureTable<float> rows, Standardization frame, GaussianMixtureSettings options, WorkerTeam team)
    {
        _rows = rows;
        _frame = frame;
        _options = options;
        _team = team;
        _monomials = QuadraticForms.Count(rows.Dimension);
        var shards = (rows.Rows + ShardRows - 1) / ShardRows;
        var width = options.Width ?? Processor.Vectors;
        _passes = [.. Enumerable.Range(0, team.Threads).Select(_ => MixturePass.Create(rows.Dimension, options.Components, width))];
        _moments = [.. Enumerable.Range(0, shards).Select(_ => new double[options.Components * _monomials])];
        _logLikelihoods = new double[shards];
    }

    /// <summary>The fitted components in standardized units, without those that have lost all their rows.</summary>
    public IReadOnlyList<MixtureComponent> Fit(CancellationToken cancellation)
    {
        var random = new RandomSource(_options.Seed);
        State? best = null;
        for (var start = 0; start < _options.Starts; start++)
        {
            var seeds = MixtureStart.Choose(_rows, _frame, _options.Components, random.Fork($"start {start}"));
            var iterations = Math.Min(_options.StartIterations, _options.MaximumIterations);
            var state = Climb(new State(seeds, double.NegativeInfinity, 0, false), iterations, cancellation);
            best = best is null || state.LogLikelihood > best.LogLikelihood ? state : best;
        }

        best = Climb(best!, _options.MaximumIterations, cancellation);
        var kept = best.Components.Where(component => component.Weight > 0).ToArray();
        var total = kept.Sum(component => component.Weight);
        return [.. kept.Select(component => component with { Weight = component.Weight / total })];
    }

    private State Climb(State state, int iterations, CancellationToken cancellation)
    {
        while (state.Iterations < iterations && !state.Converged)
        {
            cancellation.ThrowIfCancellationRequested();
            var (components, logLikelihood) = Iterate(state.Components);
            state = new State(
                components, logLikelihood, state.Iterations + 1, logLikelihood - state.LogLikelihood < _options.Tolerance);
        }

        return state;
    }

    /// <summary>One iteration; the mean log likelihood is that of the components it was given.</summary>
    private (MixtureComponent[] Components, double LogLikelihood) Iterate(MixtureComponent[] components)
    {
        var coefficients = GaussianMixture.WriteCoefficients(components, _rows.Dimension);
        _team.Run(_moments.Length, (worker, shard) => RunShard(_passes[worker], shard, coefficients));
        var moments = _moments[0];
        foreach (var shard in _moments.AsSpan(1))
        {
            for (var i = 0; i < moments.Length; i++)
            {
                moments[i] += shard[i];
            }
        }

        var next = new MixtureComponent[components.Length];
        for (var k = 0; k < next.Length; k++)
        {
            var own = moments.AsSpan(k * _monomials, _monomials);
            // Below a millionth of a row there is nothing to take a mean of.
            next[k] = own[0] < 1e-6
                ? components[k] with { Weight = 0 }
                : QuadraticForms.FromMoments(own, _rows.Dimension, _rows.Rows, _options.CovarianceFloor);
        }

        return (next, _logLikelihoods.Sum() / _rows.Rows);
    }

    private void RunShard(MixturePass pass, int shard, double[] coefficients)
    {
        Array.Clear(_moments[shard]);
        var sum = 0.0;
        var end = Math.Min(_rows.Rows, (shard + 1) * ShardRows);
        for (var first = shard * ShardRows; first < end; first += TileSize.MaximumRows)
        {
            var count = Math.Min(TileSize.MaximumRows, end - first);
            pass.Run(_rows, first, count, _frame, coefficients);
            pass.AddMoments(count, _moments[shard]);
            foreach (var value in pass.LogDensity[..count])
            {
                sum += value;
            }
        }

        _logLikelihoods[shard] = sum;
    }

    private sealed record State(MixtureComponent[] Components, double LogLikelihood, int Iterations, bool Converged);
}
