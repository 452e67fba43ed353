namespace Lyraflow.Stacks;

/// <summary>The time that one fit takes, and how far it is.</summary>
/// <param name="planned">The fit.</param>
/// <param name="threads">The threads that it has.</param>
/// <param name="clock">The time.</param>
/// <param name="report">Told whenever it has come further.</param>
internal sealed class FitClock(PlannedFit planned, int threads, TimeProvider clock, Action<FitClock> report) : IProgress<double>
{
    // Zero before; other threads look.
    private long _started;
    private long _ended;

    public PlannedFit Planned => planned;

    public int Threads => threads;

    /// <summary>How much is done, from 0 to 1.</summary>
    public double Fraction { get; private set; }

    public bool IsBegun => Volatile.Read(ref _started) != 0;

    public bool IsDone => Volatile.Read(ref _ended) != 0;

    /// <summary>Seconds of one thread so far.</summary>
    public double Seconds
    {
        get
        {
            var (started, ended) = (Volatile.Read(ref _started), Volatile.Read(ref _ended));
            return started == 0 ? 0 : threads * clock.GetElapsedTime(started, ended == 0 ? clock.GetTimestamp() : ended).TotalSeconds;
        }
    }

    /// <summary>Begins to measure.</summary>
    public void Start() => Volatile.Write(ref _started, clock.GetTimestamp());

    /// <summary>Ends the measurement.</summary>
    public void Stop()
    {
        Fraction = 1;
        Volatile.Write(ref _ended, clock.GetTimestamp());
        report(this);
    }

    /// <inheritdoc/>
    public void Report(double value)
    {
        Fraction = value;
        report(this);
    }
}
