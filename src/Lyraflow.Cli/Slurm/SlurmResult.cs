using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Workflows.Scoring.Surveys;

namespace Lyraflow.Cli.Slurm;

/// <summary>What <c>slurm score</c> has measured and made, for a script.</summary>
/// <param name="Files">Files of the survey.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Tasks">Tasks of the array.</param>
/// <param name="Threads">Threads of a task.</param>
/// <param name="MemoryMegabytes">Memory of a task.</param>
/// <param name="RowsPerSecond">Rows in a second, measured.</param>
/// <param name="LongestTaskSeconds">How long the task with most is likely to take.</param>
/// <param name="Script">The script that submits the jobs.</param>
/// <param name="ScoreJob">The number of the array that scores; null where the script was not run.</param>
/// <param name="FinishJob">The number of the job that finishes, likewise.</param>
internal sealed record SlurmResult(
    int Files,
    long Bytes,
    int Tasks,
    int Threads,
    int MemoryMegabytes,
    double RowsPerSecond,
    double LongestTaskSeconds,
    string Script,
    long? ScoreJob,
    long? FinishJob)
{
    /// <summary>Puts together what is known.</summary>
    /// <param name="estimate">What was measured.</param>
    /// <param name="script">The script.</param>
    /// <param name="said">What the script said when it ran; null where it did not.</param>
    public static SlurmResult Of(SurveyEstimate estimate, string script, string? said)
    {
        var jobs = said is null ? null : SlurmJob.Submitted().Match(said);
        return new SlurmResult(
            estimate.Files,
            estimate.Bytes,
            estimate.Tasks,
            estimate.Threads,
            estimate.MemoryMegabytes,
            estimate.RowsPerSecond,
            estimate.LongestTask.TotalSeconds,
            script,
            Number(jobs, 1),
            Number(jobs, 2));
    }

    private static long? Number(Match? jobs, int group)
        => jobs is { Success: true } ? long.Parse(jobs.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : null;
}
