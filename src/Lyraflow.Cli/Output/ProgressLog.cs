using System.Diagnostics;
using System.Globalization;
using Lyraflow.Workflows.Runs;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>Progress for a log file: the begin and the end of each stage, and a line every few seconds between.</summary>
internal sealed class ProgressLog(IAnsiConsole console) : IProgress<StageProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _sinceLine = new();
    private readonly Stopwatch _sinceBegin = new();
    private RemainingTime _remaining = new();
    private string? _stage;

    public void Report(StageProgress value)
    {
        if (RemedyWords.Of(value) is { } notice)
        {
            Note.Write(notice);
            return;
        }

        var begins = value.Stage != _stage;
        if (begins)
        {
            _stage = value.Stage;
            _sinceBegin.Restart();
            _remaining = new RemainingTime();
        }

        _remaining.Report(value.Fraction, value.Total, _sinceBegin.Elapsed);

        if (!begins && value.Fraction < 1 && _sinceLine.Elapsed < Interval)
        {
            return;
        }

        _sinceLine.Restart();
        var left = _remaining.Left is { } time ? $", {RemainingTime.Text(time)} left" : string.Empty;
        var detail = value.Detail.Length == 0 ? string.Empty : $": {value.Detail}";
        console.Profile.Out.Writer.WriteLine(PlainText.Of(string.Create(
            CultureInfo.InvariantCulture, $"{value.Stage} {value.Fraction:p0}{detail}{left}")));
    }
}
