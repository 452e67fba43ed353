using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Training;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>Trains on one of the field's standard sets and measures on its test rows.</summary>
public static class BenchmarkRun
{
    /// <summary>Trains on the set's own rows for that, the epoch chosen by its own validation rows.</summary>
    /// <param name="name">One of <see cref="DensityBenchmark.Names"/>.</param>
    /// <param name="request">What is asked for; what it says of columns means nothing here.</param>
    /// <param name="progress">Told how far the run has come.</param>
    /// <param name="cancellation">Ends training; the best weights are kept.</param>
    /// <exception cref="InputException">
    /// There is no such set, its files are not as published, or a value of the request is impossible.
    /// </exception>
    public static TrainResult Run(string name, TrainRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        TrainRun.RequireFree(request);
        if (request.Features.Count + request.Context.Count + request.Units.Count + request.Catalog.Map.Count > 0
            || request.Label is not null || request.Classes is not null || request.Catalog.Where is not null)
        {
            throw new InputException("A benchmark has columns and rows of its own", Remedy.LeaveOutFeatures);
        }

        var path = request.Catalog.Input;
        progress?.Report(new StageProgress("reading", 0, path));
        var set = DensityBenchmark.Load(name, path);
        progress?.Report(new StageProgress("reading", 1, string.Create(
            CultureInfo.InvariantCulture, $"{set.Train.Rows:n0} rows to train, {set.Validation.Rows:n0} to validate, "
                + $"{set.Test.Rows:n0} to test")));
        Feature[] features =
        [
            .. Enumerable.Range(0, set.Train.Dimension).Select(
                j => new Feature(string.Create(CultureInfo.InvariantCulture, $"x{j}"), string.Empty))
        ];
        var named = request with { Features = [.. features.Select(feature => feature.Name)] };
        var run = new TrainRun(named, progress, cancellation);
        using var team = new WorkerTeam(request.Catalog.Threads);
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.csv").Order(StringComparer.Ordinal)] : [path];
        var (trained, result) = new FlowClassTraining(named, progress, cancellation).Train(
            name,
            set.Train,
            set.Validation,
            run.Origin(name, string.Join(", ", files.Select(FileHash.Of)), leftOut: 0),
            team);
        var output = TrainRun.Save(new Model(features, [trained]), request, cancellation.IsCancellationRequested);
        return new TrainResult([result], 0, cancellation.IsCancellationRequested)
        {
            Output = output,
            Test = Measure(trained.Flow, set.Test, team),
        };
    }

    private static TestedDensity Measure(Flow<float> flow, FeatureTable<float> test, WorkerTeam team)
    {
        return new TestedDensity(test.Rows, MeanWithError.Of(flow.LogDensity(test, team)));
    }
}
