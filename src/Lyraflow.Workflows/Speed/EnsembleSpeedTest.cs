using System.Diagnostics;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Workflows.Speed;

/// <summary>Times the training of several flows, side by side and one after the other, and their scores.</summary>
public static class EnsembleSpeedTest
{
    private const int Repeats = 5;
    private const int ValidationRows = 1000;

    /// <summary>Trains each flow for one epoch, and scores the rows.</summary>
    /// <param name="request">The flow, the rows, and the threads.</param>
    /// <param name="members">Number of flows, 1 to 1000.</param>
    /// <exception cref="InputException">An option is impossible.</exception>
    public static EnsembleSpeedReport Run(SpeedRequest request, int members)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        if (members is < 1 or > 1000)
        {
            throw new InputException($"An ensemble has 1 to 1000 members, not {members}.");
        }

        var rows = SpeedTest.Normal(request.Rows, SpeedTest.Dimension);
        var validation = SpeedTest.Normal(ValidationRows, SpeedTest.Dimension);
        var flows = Enumerable.Range(0, members).Select(seed => SpeedTest.Compose(request, seed)).ToArray();
        var settings = new TrainingSettings { Epochs = 1, BatchSize = request.Batch, LearningRate = 1e-4 };
        TrainingTask<float>[] tasks =
            [.. flows.Select((flow, seed) => new TrainingTask<float>(flow, rows, validation, settings with { Seed = seed }))];
        EnsembleTrainer<float>.Train(tasks, request.Threads);

        // In turns, so that a change of the machine's speed meets both.
        var (alone, together) = (new double[Repeats], new double[Repeats]);
        for (var i = 0; i < Repeats; i++)
        {
            alone[i] = Seconds(() => EnsembleTrainer<float>.Train(tasks, 1));
            together[i] = Seconds(() => EnsembleTrainer<float>.Train(tasks, request.Threads));
        }

        using var team = new WorkerTeam(request.Threads);
        var scores = flows.Select(_ => new double[rows.Rows]).ToArray();
        var one = new FlowScorer<float>(flows[0], team);
        var all = new EnsembleScorer<float>(flows, team);
        all.LogDensity(rows, scores);
        var (scoreOne, scoreAll) = (new double[Repeats], new double[Repeats]);
        for (var i = 0; i < Repeats; i++)
        {
            scoreOne[i] = 1e3 * Seconds(() => one.LogDensity(rows, scores[0]));
            scoreAll[i] = 1e3 * Seconds(() => all.LogDensity(rows, scores));
        }

        return new EnsembleSpeedReport(
            request.Flow,
            members,
            flows[0].Parameters.Length,
            request.Rows,
            team.Threads,
            Median(alone),
            Median(together),
            Median(alone) / Median(together),
            Median(scoreOne),
            Median(scoreAll),
            Median(scoreAll) / Median(scoreOne));
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
