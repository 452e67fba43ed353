using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>
/// One step of maximum likelihood: the gradient of the mean negative log density of a batch, and an update by
/// <see cref="Adam{T}"/>. Nothing is allocated after construction.
/// </summary>
/// <remarks>
/// The rows of a batch go to a number of gradient shards that depends on the batch alone, and the shards are summed
/// in their order, so any number of threads gives the same bits.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Enough shards to share out a step, few enough that their gradients, each as long as the parameters, stay cheap:
    // four, and more where each still has two tiles to spread that cost over.
    private const int UsualShards = 4;
    private const int MaximumShards = 16;
    private const int LeastShardRows = 48;
    private const int ManyShardRows = 2 * TileSize.MaximumTrainingRows;
    private const int ChunkLength = 4096;

    private readonly Flow<T> _flow;
    private readonly WorkerTeam _team;
    private readonly TrainingSettings _options;
    private readonly FlowPass<T>[] _passes;
    private readonly AlignedBuffer<T>[] _shards;
    private readonly double[] _shardLosses;
    private readonly double[] _chunkSquares;
    private readonly Adam<T> _adam;
    private readonly StepArithmetic<T> _arithmetic;
    private readonly T[] _noise;
    private readonly T[] _noiseScale;
    private readonly RandomSource _random;
    private readonly Action<int, int> _runShard;
    private readonly Action<int, int> _sumChunk;
    private readonly Action<int, int> _updateChunk;

    private FeatureTable<T>? _rows;
    private ReadOnlyMemory<int> _batch;
    private int _shardCount;
    private double _rate;
    private double _gradientScale;

    /// <summary>Plans the memory.</summary>
    /// <param name="flow">The flow to train.</param>
    /// <param name="team">The threads; not owned.</param>
    /// <param name="options">The options.</param>
    /// <param name="noiseScale">Standard deviation of each column, the unit of the jitter.</param>
    public TrainingStep(Flow<T> flow, WorkerTeam team, TrainingSettings options, IReadOnlyList<double> noiseScale)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(noiseScale);
        options.Validate();
        _flow = flow;
        _team = team;
        _options = options;
        var shards = ShardCount(options.BatchSize);
        var capacity = Math.Min(TileSize.MaximumTrainingRows, (options.BatchSize + shards - 1) / shards);
        _passes = new FlowPass<T>[team.Threads];
        for (var i = 0; i < _passes.Length; i++)
        {
            _passes[i] = new FlowPass<T>(flow, capacity, keep: true);
        }

        var parameters = flow.Parameters.Length;
        var chunks = (parameters + ChunkLength - 1) / ChunkLength;
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new AlignedBuffer<T>(TileSize.Pad<T>(parameters)))];
        _shardLosses = new double[shards];
        _chunkSquares = new double[chunks];
        _adam = new Adam<T>(parameters);
        _arithmetic = StepArithmetic<T>.For(flow.Width);
        _random = new RandomSource(options.Seed).Fork("jitter");
        _noise = new T[options.Jitter > 0 ? options.BatchSize * flow.Dimension : 0];
        _noiseScale = [.. noiseScale.Select(scale => T.CreateChecked(options.Jitter * scale))];
        _runShard = RunShard;
        _sumChunk = SumChunk;
        _updateChunk = UpdateChunk;
    }

    /// <summary>Takes one step.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="batch">The rows of the batch, at most <see cref="TrainingSettings.BatchSize"/>.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The mean negative log density of the batch before the step, in nats per unit of the data.</returns>
    public double Run(FeatureTable<T> rows, ReadOnlyMemory<int> batch, double rate)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, _options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfZero(batch.Length);
        _rows = rows;
        _batch = batch;
        _rate = rate;
        _shardCount = ShardCount(batch.Length);
        DrawNoise();
        _team.Run(_shardCount, _runShard);
        var loss = 0.0;
        for (var shard = 0; shard < _shardCount; shard++)
        {
            loss += _shardLosses[shard];
        }

        _team.Run(_chunkSquares.Length, _sumChunk);
        var square = 0.0;
        foreach (var chunkSquare in _chunkSquares)
        {
            square += chunkSquare;
        }

        _gradientScale = Math.Min(1, _options.MaximumGradientNorm / Math.Sqrt(square));
        if (double.IsFinite(loss) && double.IsFinite(square))
        {
            _adam.Advance();
            _team.Run(_chunkSquares.Length, _updateChunk);
        }

        _rows = null;
        return loss / batch.Length;
    }

    private static int ShardCount(int rows)
        => Math.Clamp(rows / LeastShardRows, 1, Math.Clamp(rows / ManyShardRows, UsualShards, MaximumShards));

    private void DrawNoise()
    {
        if (_noise.Length == 0)
        {
            return;
        }

        for (var row = 0; row < _batch.Length; row++)
        {
            var stretch = DrawStretch();
            for (var column = 0; column < _flow.Dimension; column++)
            {
                _noise[(row * _flow.Dimension) + column] = T.CreateChecked(stretch * _random.NextNormal()) * _noiseScale[column];
            }
        }
    }

    /// <summary>What makes a normal number one of Student's t with three degrees of freedom.</summary>
    private double DrawStretch()
    {
        var square = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var normal = _random.NextNormal();
            square += normal * normal;
        }

        return Math.Sqrt(3 / square);
    }

    private void RunShard(int worker, int shard)
    {
        var pass = _passes[worker];
        var gradient = _shards[shard].Span[.._flow.Parameters.Length];
        var begin = (int)((long)_batch.Length * shard / _shardCount);
        var end = (int)((long)_batch.Length * (shard + 1) / _shardCount);
        var rowGradient = T.CreateChecked(-1.0 / _batch.Length);
        var loss = 0.0;
        for (var first = begin; first < end; first += pass.Capacity)
        {
            var count = Math.Min(pass.Capacity, end - first);
            Gather(pass.Begin(count), first);
            pass.SetContext(_rows!.Context, _batch.Span.Slice(first, count));
            pass.ToBase();
            var logDensity = pass.LogDensity;
            foreach (var value in logDensity[..count])
            {
                loss -= double.CreateChecked(value);
            }

            logDensity.Clear();
            logDensity[..count].Fill(rowGradient);
            pass.BackPropagate(gradient, overwrite: first == begin);
        }

        _shardLosses[shard] = loss;
    }

    private void Gather(Tile<T> tile, int first)
    {
        var batch = _batch.Span.Slice(first, tile.Rows);
        for (var column = 0; column < tile.Columns; column++)
        {
            var from = _rows!.Columns[column];
            var to = tile.Column(column);
            for (var row = 0; row < batch.Length; row++)
            {
                to[row] = from[batch[row]];
                if (_noise.Length > 0)
                {
                    to[row] += _noise[((first + row) * tile.Columns) + column];
                }
            }
        }
    }

    private void SumChunk(int worker, int chunk)
    {
        // To the end of the last cache line, where there are zeros.
        var part = Part(chunk, _shards[0].Length);
        var sum = _shards[0].Span[part];
        for (var shard = 1; shard < _shardCount; shard++)
        {
            _arithmetic.Add(_shards[shard].Span[part], sum);
        }

        _chunkSquares[chunk] = _arithmetic.SumSquares(sum);
    }

    private void UpdateChunk(int worker, int chunk)
    {
        var part = Part(chunk, _flow.Parameters.Length);
        _arithmetic.Update(_adam, part, _flow.Parameters, _shards[0].Span[part], _gradientScale, _rate, _options.WeightDecay);
    }

    private static Range Part(int chunk, int length) => (chunk * ChunkLength)..Math.Min(length, (chunk + 1) * ChunkLength);
}
