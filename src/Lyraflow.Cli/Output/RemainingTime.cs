using System.Globalization;

namespace Lyraflow.Cli.Output;

/// <summary>
/// How long a stage will still take: what is left, at the pace of the last three quarters of what is done. A slow start, such as
/// the first reading from a disk, soon counts no more; a single slow piece counts as what it is, one among many.
/// </summary>
internal sealed class RemainingTime
{
    private const double Forgotten = 0.25;
    private const double TooEarly = 0.02;
    private const double Finest = 0.001;

    private readonly List<(double Done, TimeSpan Time)> _past = [(0, TimeSpan.Zero)];

    private TimeSpan? _left;

    /// <summary>The time left; null where it is too early to say, and at the end.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_past)
            {
                return _left;
            }
        }
    }

    /// <summary>Tells how far the stage has come.</summary>
    /// <param name="fraction">How much of it is done, from 0 to 1.</param>
    /// <param name="total">The work that this is a fraction of, in any unit. It may change, where work falls away or is added.</param>
    /// <param name="time">How long ago the stage began.</param>
    public void Report(double fraction, double total, TimeSpan time)
    {
        lock (_past)
        {
            var done = fraction * total;
            if (done < _past[^1].Done || done - _past[^1].Done >= Finest * total)
            {
                _past.RemoveAll(point => point.Done > done);
                _past.Add((done, time));
            }

            _left = fraction is < TooEarly or >= 1 ? null : (total - done) / (done * (1 - Forgotten)) * (time - TimeAt(Forgotten * done));
        }
    }

    /// <summary>A time as it is read at a glance: 40 s, 2.5 min, 12 min, 3.5 h.</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:f0} s"),
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:f1} min"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:f0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:f1} h"),
    };

    // Between the two reports around it, as if the pace had been even.
    private TimeSpan TimeAt(double done)
    {
        var next = _past.FindIndex(point => point.Done >= done);
        if (next <= 0)
        {
            return _past[0].Time;
        }

        var (before, after) = (_past[next - 1], _past[next]);
        return before.Time + ((done - before.Done) / (after.Done - before.Done) * (after.Time - before.Time));
    }
}
