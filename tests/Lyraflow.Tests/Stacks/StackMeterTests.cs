using Lyraflow.Flows;
using Lyraflow.Stacks;
using Lyraflow.Training;

namespace Lyraflow.Tests.Stacks;

/// <summary>The time left of a stack, against what it turned out to be; the time is the test's.</summary>
public sealed class StackMeterTests
{
    // As many as threads, so that the time that goes by is that of each.
    private const int Threads = 2;
    private const int Steps = 50;

    private const double Work = 2e11;

    // Seconds of a fit, where the meter guesses some four of each beforehand.
    private static readonly Dictionary<string, double> SecondsOfFamily = new() { ["maf"] = 20, ["nsf"] = 2.5 };

    private readonly ManualClock _clock = new();
    private readonly List<(double Gone, StackProgress Progress)> _said = [];

    [Fact]
    public void It_is_right_after_the_first_tenth_whatever_the_speed_of_the_kinds()
    {
        var meter = new StackMeter(Threads, new Listener(this), _clock);
        DensityKind[] kinds = [Kind(new MaskedAutoregressiveFlow(), 0), Kind(new NeuralSplineFlow(), 0), Kind(new NeuralSplineFlow(), 0.1)];
        PlannedFit[] first = [.. kinds.Select(Fit)];
        PlannedFit[] later = [.. Enumerable.Repeat(first, 9).SelectMany(fits => fits)];

        Run(meter, first, later);
        Run(meter, later, []);

        var whole = _clock.Seconds;
        Assert.True(_said.Count > 100);
        Assert.All(_said.Where(said => said.Gone > whole / 10), said =>
        {
            // No better than what one fit more or less on one of the threads makes.
            var allowed = (0.2 * (whole - said.Gone)) + SecondsOfFamily["maf"];
            Assert.InRange(said.Progress.Total, whole - allowed, whole + allowed);
            Assert.Equal(said.Gone / said.Progress.Total, said.Progress.Fraction, 1e-9);
        });
        Assert.Equal(1, _said[^1].Progress.Fraction, 1e-9);
        Assert.Equal(10 * (SecondsOfFamily["maf"] + (2 * SecondsOfFamily["nsf"])), meter.Seconds("stars"), 1e-3);
    }

    [Fact]
    public void It_follows_work_that_falls_away()
    {
        var meter = new StackMeter(Threads, new Listener(this), _clock);
        var kind = Kind(new MaskedAutoregressiveFlow(), 0);
        PlannedFit[] first = [Fit(kind), Fit(kind)];
        PlannedFit[] later = [.. Enumerable.Repeat(first, 10).SelectMany(fits => fits)];
        Run(meter, first, later);
        var one = _clock.Seconds;
        Assert.Equal(11 * one, _said[^1].Progress.Total, 1e-3 * one);

        Run(meter, first, []);

        Assert.Equal(2 * one, _said[^1].Progress.Total, 1e-3 * one);
        Assert.Equal(1, _said[^1].Progress.Fraction, 1e-9);
    }

    private static FlowKind Kind(FlowRecipe recipe, double jitter)
        => new($"{recipe.Name}, {jitter}", new Preset(recipe, new TrainingSettings { Jitter = jitter }));

    private static PlannedFit Fit(DensityKind kind) => new("stars", kind, kind.Name, Work, (_, _, _) => { });

    /// <summary>Each thread takes up the next fit when it is done with one, as the worker team does.</summary>
    private void Run(StackMeter meter, PlannedFit[] fits, IEnumerable<PlannedFit> later)
    {
        var waiting = new Queue<FitClock>(
            meter.Begin(fits, later.Select(fit => fit.Expected)));
        var running = new (FitClock Clock, double Begun)?[Threads];
        while (waiting.Count > 0 || running.Any(fit => fit is not null))
        {
            for (var thread = 0; thread < Threads; thread++)
            {
                if (running[thread] is null && waiting.TryDequeue(out var next))
                {
                    next.Start();
                    running[thread] = (next, _clock.Seconds);
                }
            }

            _clock.Advance(SecondsOfFamily["nsf"] / Steps);
            for (var thread = 0; thread < Threads; thread++)
            {
                if (running[thread] is { } fit)
                {
                    var planned = fit.Clock.Planned;
                    var done = (_clock.Seconds - fit.Begun) / SecondsOfFamily[planned.Kind.Family];
                    if (done < 1 - 1e-6)
                    {
                        fit.Clock.Report(done);
                    }
                    else
                    {
                        fit.Clock.Stop();
                        running[thread] = null;
                    }
                }
            }
        }
    }

    private sealed class Listener(StackMeterTests test) : IProgress<StackProgress>
    {
        public void Report(StackProgress value) => test._said.Add((test._clock.Seconds, value));
    }

    private sealed class ManualClock : TimeProvider
    {
        private const long Begin = 1;
        private long _ticks = Begin;

        public override long TimestampFrequency => 10_000_000;

        public double Seconds => (_ticks - Begin) / (double)TimestampFrequency;

        public override long GetTimestamp() => _ticks;

        public void Advance(double seconds) => _ticks += (long)Math.Round(seconds * TimestampFrequency);
    }
}
