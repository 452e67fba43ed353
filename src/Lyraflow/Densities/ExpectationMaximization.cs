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
    private readonly TailScales _tails;

    public ExpectationMaximization(FeatureTable<float> rows, Standardization frame, GaussianMixtureSettings options, WorkerTeam team)
    {
        _rows = rows;
        _frame = frame;
        _options = options;
        _team = team;
        _monomials = QuadraticForms.Count(rows.Dimension);
        _tails = TailScales.Of(options.DegreesOfFreedom);
        var gaussians = options.Components * _tails.Scales.Count;
        var shards = (rows.Rows + ShardRows - 1) / ShardRows;
        var width = options.Width ?? Processor.Vectors;
        _passes = [.. Enumerable.Range(0, team.Threads).Select(_ => MixturePass.Create(rows.Dimension, gaussians, width))];
        _moments = [.. Enumerable.Range(0, shards).Select(_ => new double[gaussians * _monomials])];
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
        return
        [
            .. kept.SelectMany(component => _tails.Spread(component with { Weight = component.Weight / total }))
                .Where(component => component.Weight > 0)
        ];
    }

    /// <summary>The covariance of all rows in standardized units.</summary>
    public static double[,] Covariance(FeatureTable<float> rows, Standardization frame)
    {
        var dimension = rows.Dimension;
        var spread = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (a, b) = (rows.Columns[i], rows.Columns[j]);
                var sum = 0.0;
                for (var row = 0; row < a.Length; row++)
                {
                    sum += (a[row] - frame.Mean[i]) * (b[row] - frame.Mean[j]);
                }

                spread[i, j] = spread[j, i] = sum / a.Length / (frame.Scale[i] * frame.Scale[j]);
            }
        }

        return spread;
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
        var coefficients = GaussianMixture.WriteCoefficients(components.SelectMany(_tails.Spread), _rows.Dimension);
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
            var gaussians = _tails.Scales.Count;
            var own = moments.AsSpan(k * gaussians * _monomials, gaussians * _monomials);
            var rows = _tails.Combine(own);
            // Below a millionth of a row there is nothing to take a mean of.
            next[k] = rows < 1e-6
                ? components[k] with { Weight = 0 }
                : QuadraticForms.FromMoments(own[.._monomials], rows, _rows.Dimension, _rows.Rows, _options.CovarianceFloor);
        }

        Shrink(next);

        return (next, _logLikelihoods.Sum() / _rows.Rows);
    }

    /// <summary>Mixes some rows' worth of the mean covariance of all components into each.</summary>
    private void Shrink(MixtureComponent[] components)
    {
        if (_options.Shrinkage == 0)
        {
            return;
        }

        var mean = new double[_rows.Dimension, _rows.Dimension];
        foreach (var component in components)
        {
            Add(component.Weight, component.Covariance, 1, mean);
        }

        foreach (var component in components)
        {
            var rows = component.Weight * _rows.Rows;
            var own = rows / (rows + _options.Shrinkage);
            Add(1 - own, mean, own, component.Covariance);
        }
    }

    /// <summary>sum = factor · matrix + keep · sum.</summary>
    private static void Add(double factor, double[,] matrix, double keep, double[,] sum)
    {
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++)
            {
                sum[i, j] = (factor * matrix[i, j]) + (keep * sum[i, j]);
            }
        }
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
