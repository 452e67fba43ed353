using System.Diagnostics;
using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>
/// Trains a flow by maximum likelihood: epochs of <see cref="TrainingStep{T}"/>, a look at the validation rows after
/// each, the best weights kept. A function of the flow, the rows and the options alone.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly Flow<T> _flow;
    private readonly TrainingRows<T> _rows;
    private readonly FeatureTable<T> _first;
    private readonly TrainingSettings _options;
    private readonly TrainingStep<T> _step;
    private readonly int[] _order;
    private readonly T[] _best;
    private readonly List<EpochLoss> _losses = [];
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly Stopwatch _clock = new();

    private long _rowsDone;
    private TimeSpan _lastReport;
    private int _bestEpoch;
    private double _bestLoss;
    private double _validationLoss;

    private Trainer(
        Flow<T> flow,
        TrainingRows<T> rows,
        FeatureTable<T> first,
        TrainingSettings options,
        WorkerTeam team,
        IProgress<TrainingProgress>? progress)
    {
        _flow = flow;
        (_rows, _first) = (rows, first);
        _options = options with { BatchSize = Math.Min(options.BatchSize, first.Rows) };
        _progress = progress;
        _step = new TrainingStep<T>(flow, team, _options, ColumnScales(first));
        _order = [.. Enumerable.Range(0, first.Rows)];
        _best = flow.Parameters.ToArray();
    }

    private int StepsPerEpoch => (_order.Length + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Trains <paramref name="flow"/>; on return it holds the best weights.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="training">Rows to fit.</param>
    /// <param name="validation">Rows that choose when to stop and which weights to keep.</param>
    /// <param name="options">The options.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="progress">Told about every epoch, and about every tenth of a second of a longer one.</param>
    /// <param name="cancellation">Ends training after the current step; the best weights so far are kept.</param>
    /// <exception cref="InputException">
    /// An option is impossible, there are no rows, one lies outside the flow's box, or the context does not suit the flow.
    /// </exception>
    public static TrainingResult Train(
        Flow<T> flow,
        FeatureTable<T> training,
        FeatureTable<T> validation,
        TrainingSettings options,
        WorkerTeam team,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(team);
        options.Validate();
        if (training.Rows == 0 || validation.Rows == 0)
        {
            throw new InputException(
                $"Training needs rows to fit and rows to validate on, not {training.Rows} and {validation.Rows}.");
        }

        if (training.Dimension != flow.Dimension || validation.Dimension != flow.Dimension)
        {
            throw new ArgumentException(
                $"The flow has {flow.Dimension} columns, the rows {training.Dimension} and {validation.Dimension}.");
        }

        flow.RequireContext(training.Context);
        flow.RequireContext(validation.Context);
        if (flow.Options.Bijections[0] is BoxShape box)
        {
            box.RequireInside(training);
            box.RequireInside(validation);
        }

        return Train(flow, new MeasuredRows<T>(flow, training, validation, team), options, team, progress, cancellation);
    }

    /// <summary>Trains <paramref name="flow"/> on rows that may be others in every epoch.</summary>
    internal static TrainingResult Train(
        Flow<T> flow,
        TrainingRows<T> rows,
        TrainingSettings options,
        WorkerTeam team,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var first = rows.Epoch(1);
        flow.StartFromData(first);
        return new Trainer<T>(flow, rows, first, options, team, progress).Train(cancellation);
    }

    private static double[] ColumnScales(FeatureTable<T> rows)
        => [.. rows.Columns.Select(column =>
        {
            var mean = column.Sum(double.CreateChecked) / column.Length;
            return Math.Sqrt(column.Sum(value => Math.Pow(double.CreateChecked(value) - mean, 2)) / column.Length);
        })];

    private TrainingResult Train(CancellationToken cancellation)
    {
        _clock.Start();
        var random = new RandomSource(_options.Seed).Fork("order");
        random.Shuffle(_order.AsSpan());
        _bestLoss = Validate();
        _losses.Add(new EpochLoss(0, double.NaN, _bestLoss));
        var reason = StopReason.Completed;
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            if (_options.Reshuffle && epoch > 1)
            {
                random.Shuffle(_order.AsSpan());
            }

            var trainingLoss = RunEpoch(epoch, cancellation);
            if (cancellation.IsCancellationRequested || !double.IsFinite(trainingLoss))
            {
                reason = cancellation.IsCancellationRequested ? StopReason.Cancelled : StopReason.Diverged;
                break;
            }

            var looks = epoch % _options.ValidateEvery == 0 || epoch == _options.Epochs;
            var validationLoss = looks ? Validate() : double.NaN;
            _losses.Add(new EpochLoss(epoch, trainingLoss, validationLoss));
            if (validationLoss < _bestLoss)
            {
                (_bestEpoch, _bestLoss) = (epoch, validationLoss);
                _flow.Parameters.CopyTo(_best);
            }

            Report(epoch, 0);
            if (looks && epoch - _bestEpoch > _options.Patience)
            {
                reason = StopReason.StoppedEarly;
                break;
            }
        }

        _best.CopyTo(_flow.Parameters);
        var seconds = _clock.Elapsed.TotalSeconds;
        return new TrainingResult(reason, _bestEpoch, _bestLoss, _losses, seconds, _rowsDone / seconds);
    }

    private double RunEpoch(int epoch, CancellationToken cancellation)
    {
        var loss = 0.0;
        var rows = epoch == 1 ? _first : _rows.Epoch(epoch);
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            var first = (int)((long)_order.Length * step / StepsPerEpoch);
            var end = (int)((long)_order.Length * (step + 1) / StepsPerEpoch);
            loss += _step.Run(rows, _order.AsMemory(first..end), Rate(epoch, step)) * (end - first);
            _rowsDone += end - first;
            if (_clock.Elapsed - _lastReport > ReportInterval)
            {
                Report(epoch - 1, (step + 1.0) / StepsPerEpoch);
            }
        }

        return loss / _order.Length;
    }

    private double Rate(int epoch, int step)
    {
        if (_options.Schedule == LearningRateSchedule.Constant)
        {
            return _options.LearningRate;
        }

        var done = (((epoch - 1.0) * StepsPerEpoch) + step) / ((double)_options.Epochs * StepsPerEpoch);
        return _options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * done));
    }

    private double Validate()
    {
        _validationLoss = _rows.ValidationLoss();
        return _validationLoss;
    }

    private void Report(int epoch, double fraction)
    {
        if (_progress is null)
        {
            return;
        }

        _lastReport = _clock.Elapsed;
        _progress.Report(new TrainingProgress(
            epoch,
            _options.Epochs,
            fraction,
            _losses[^1].TrainingLoss,
            _validationLoss,
            _bestLoss,
            _rowsDone / _clock.Elapsed.TotalSeconds));
    }
}
