using System.Diagnostics;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>What it takes to score a survey in shares, by the sizes of its files and the speed on one of them.</summary>
public sealed record SurveyEstimate
{
    private const int Megabyte = 1_000_000;
    private const int SpareMegabytes = 250;
    private const int MemoryStep = 250;

    private static readonly TimeSpan WantedTask = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    /// <summary>Files.</summary>
    public required int Files { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Tasks.</summary>
    public required int Tasks { get; init; }

    /// <summary>Bytes of the task with most.</summary>
    public required long LargestShare { get; init; }

    /// <summary>Threads of a task.</summary>
    public required int Threads { get; init; }

    /// <summary>Bytes of input in a second with so many threads.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Rows in a second, likewise.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Memory of a task, in units of 10⁶ bytes.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>How long the task with most takes.</summary>
    public TimeSpan LongestTask => TimeSpan.FromSeconds(LargestShare / BytesPerSecond);

    /// <summary>Lists the files and measures the speed, by scoring one of them into a temporary folder.</summary>
    /// <param name="request">How the survey is scored; zero threads stand for one.</param>
    /// <param name="tasks">Number of tasks; null for so many that each takes about an hour.</param>
    /// <param name="mostTasks">The most tasks.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="InputException">The survey cannot be scored, or is one file.</exception>
    public static SurveyEstimate Measure(ScoreRequest request, int? tasks, int mostTasks, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var threads = Math.Max(1, request.Catalog.Threads);
        var plan = ScoreRun.ListSurvey(request, cancellation);
        long[] bytes = [.. plan.Select(file => file.Bytes)];
        var (sample, size) = Sample(plan);
        var (rows, time) = Time(request with { Catalog = request.Catalog with { Input = sample, Threads = threads } }, cancellation);
        var speed = size / time.TotalSeconds;
        var wanted = Math.Ceiling(bytes.Sum() / speed / WantedTask.TotalSeconds);
        var count = tasks ?? (int)Math.Clamp(wanted, 1, Math.Min(mostTasks, bytes.Length));
        using var process = Process.GetCurrentProcess();
        var memory = (process.PeakWorkingSet64 / Megabyte) + request.Catalog.StreamingMegabytes + SpareMegabytes;
        return new SurveyEstimate
        {
            Files = bytes.Length,
            Bytes = bytes.Sum(),
            Tasks = count,
            LargestShare = Enumerable.Range(1, count).Max(task => new TaskShare(task, count).Of(bytes).Sum(i => bytes[i])),
            Threads = threads,
            BytesPerSecond = speed,
            RowsPerSecond = rows / time.TotalSeconds,
            MemoryMegabytes = (int)((memory + MemoryStep - 1) / MemoryStep * MemoryStep),
        };
    }

    // Large enough that the start does not count, and not larger than it has to be.
    private static (string Path, long Bytes) Sample(IReadOnlyList<(string Path, long Bytes)> files)
    {
        const long enough = 10 * Megabyte;
        return files.Where(file => file.Bytes >= enough).OrderBy(file => file.Bytes).FirstOrDefault(files.MaxBy(file => file.Bytes));
    }

    private static (long Rows, TimeSpan Time) Time(ScoreRequest request, CancellationToken cancellation)
    {
        var file = request.Catalog.Input;
        var folder = Path.GetDirectoryName(file)!;
        using var scratch = new ScratchFolder();
        var single = request with { Output = Path.Combine(scratch.Path, ScoreFiles.ResultName(folder, file)), Overwrite = true };
        var first = ScoreRun.Run(single, null, cancellation);

        // The first time holds what is done once: loading, compiling.
        var second = first.Seconds < LongEnough.TotalSeconds ? ScoreRun.Run(single, null, cancellation) : first;
        return (second.Rows, TimeSpan.FromSeconds(Math.Max(second.Seconds, 1e-3)));
    }
}
