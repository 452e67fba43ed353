using Lyraflow.Workflows.Runs;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>
/// Shows the stages of a run on standard error: moving bars on a terminal, one line now and then in a log, nothing
/// when quiet.
/// </summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work and shows its progress.</summary>
    public static TResult Show<TResult>(bool quiet, Func<IProgress<StageProgress>?, TResult> work)
    {
        var console = Terminal.Error;
        if (quiet)
        {
            return work(new NoticesAlone());
        }

        if (!console.Profile.Capabilities.Interactive)
        {
            return work(new ProgressLog(console));
        }

        var left = new TimeLeftColumn();
        return console.Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 24 },
                new PercentageColumn(),
                left)
            .Start(context => work(new Bars(context, left)));
    }

    private sealed class NoticesAlone : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (RemedyWords.Of(value) is { } notice)
            {
                Note.Write(notice);
            }
        }
    }

    private sealed class Bars(ProgressContext context, TimeLeftColumn left) : IProgress<StageProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(StageProgress value)
        {
            if (RemedyWords.Of(value) is { } notice)
            {
                Terminal.Error.WriteLine(ErrorLine.Line(notice));
                return;
            }

            if (!_tasks.TryGetValue(value.Stage, out var task))
            {
                task = context.AddTask(value.Stage, maxValue: 1);
                _tasks.Add(value.Stage, task);
            }

            task.Description = Markup.Escape(value.Detail.Length == 0 ? value.Stage : $"{value.Stage}: {value.Detail}");
            left.Report(task, value);

            // Work may be added; a bar that goes back looks broken.
            task.Value = Math.Max(task.Value, value.Fraction);
        }
    }
}
