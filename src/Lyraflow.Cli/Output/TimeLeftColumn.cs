using System.Collections.Concurrent;
using Lyraflow.Workflows.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lyraflow.Cli.Output;

/// <summary>The time left of each stage, behind its bar.</summary>
internal sealed class TimeLeftColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, RemainingTime> _stages = [];

    /// <summary>Tells how far a stage has come.</summary>
    public void Report(ProgressTask task, StageProgress value)
        => _stages.GetOrAdd(task.Id, _ => new RemainingTime()).Report(value.Fraction, value.Total, task.ElapsedTime ?? TimeSpan.Zero);

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Text(
            _stages.TryGetValue(task.Id, out var stage) && stage.Left is { } time ? $"{RemainingTime.Text(time)} left" : string.Empty);
}
