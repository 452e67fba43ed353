using Lyraflow.Reports.Content;
using Lyraflow.Reports.Page;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Reporting;

/// <summary>Writes a report as a stage of a run.</summary>
public static class ReportStage
{
    private const string Name = "drawing the report";

    /// <summary>Draws the figures and writes the page, and tells how far it has come.</summary>
    public static void Write(
        ReportContent content, bool isSynthetic, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new StageProgress(Name, 0, string.Empty));
        ReportWriter.Write(
            isSynthetic ? content.AsSynthetic() : content, folder, progress is null ? null : new FigureProgress(progress), cancellation);
    }

    private sealed class FigureProgress(IProgress<StageProgress> progress) : IProgress<(double Fraction, string Figure)>
    {
        public void Report((double Fraction, string Figure) value)
            => progress.Report(new StageProgress(Name, value.Fraction, value.Figure));
    }
}
