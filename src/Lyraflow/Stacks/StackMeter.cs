namespace Lyraflow.Stacks;

/// <summary>
/// How far the fits of stacks have come: the time that went by, and the time that the fits under way, those that wait and those
/// still expected are likely to take on so many threads, at the speed that fits of their kind have shown.
/// </summary>
internal sealed class StackMeter(int threads, IProgress<StackProgress>? progress, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly long _started = clock.GetTimestamp();
    private readonly List<FitClock> _finished = [];
    private IReadOnlyList<FitClock> _stage = [];
    private IReadOnlyList<ExpectedFits> _expected = [];
    private long _reported;

    /// <summary>A stage begins.</summary>
    /// <param name="fits">Its fits, in the order in which threads take them up.</param>
    /// <param name="later">What is likely to follow.</param>
    /// <returns>What measures each of them, and knows its threads.</returns>
    public IReadOnlyList<FitClock> Begin(IReadOnlyList<PlannedFit> fits, IEnumerable<ExpectedFits> later)
    {
        lock (_gate)
        {
            _expected = [.. later];
            _stage = [.. fits.Select(fit => new FitClock(fit, Math.Max(1, threads / fits.Count), clock, Report))];
            return _stage;
        }
    }

    /// <summary>The seconds of one thread that the fits of a class have taken.</summary>
    public double Seconds(string name)
    {
        lock (_gate)
        {
            return _finished.Where(fit => fit.Planned.Class == name).Sum(fit => fit.Seconds);
        }
    }

    private void Report(FitClock fit)
    {
        lock (_gate)
        {
            if (fit.IsDone)
            {
                _finished.Add(fit);
            }
            else if (clock.GetElapsedTime(_reported) < Interval)
            {
                return;
            }

            if (progress is null)
            {
                return;
            }

            _reported = clock.GetTimestamp();
            var gone = clock.GetElapsedTime(_started).TotalSeconds;
            var total = gone + Left();
            progress.Report(new StackProgress(total > 0 ? gone / total : 0, total, fit.Planned.Name));
        }
    }

    private double Left()
    {
        var speeds = new FitSpeeds(_finished, _stage.Where(fit => !fit.IsDone));
        var busy = new double[threads];
        foreach (var fit in _stage.Where(fit => !fit.IsDone).OrderByDescending(fit => fit.IsBegun))
        {
            var left = Math.Max(0, speeds.Seconds(fit.Planned.Expected) - fit.Seconds);
            busy[busy.IndexOf(busy.Min())] += left / fit.Threads;
        }

        return busy.Max() + (_expected.Sum(speeds.Seconds) / threads);
    }
}
