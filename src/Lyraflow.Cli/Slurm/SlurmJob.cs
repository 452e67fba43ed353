using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Workflows.Scoring.Surveys;

namespace Lyraflow.Cli.Slurm;

/// <summary>
/// The two jobs that score a survey on a Slurm cluster, as one script of the shell that submits them: an array whose tasks
/// score a share each, and a job that finishes when all have ended.
/// </summary>
/// <param name="Program">How this program is started.</param>
/// <param name="Folder">The folder that paths are relative to.</param>
/// <param name="Score">The words of the command that scores, without its share.</param>
/// <param name="Output">The folder of the results.</param>
/// <param name="Options">More options for sbatch, such as --partition=main.</param>
internal sealed partial record SlurmJob(
    IReadOnlyList<string> Program, string Folder, IReadOnlyList<string> Score, string Output, IReadOnlyList<string> Options)
{
    // Data and nodes differ: what was measured here may take longer elsewhere.
    private const double Margin = 2;
    private const string Plain = "-_./=,:+@%";
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(4);

    /// <summary>The script. A task is requeued by its number: the job of the last task has the number of the whole array.</summary>
    /// <param name="estimate">What the survey needs.</param>
    public string Script(SurveyEstimate estimate)
    {
        var time = TimeSpan.FromMinutes(Math.Ceiling((Start + (Margin * estimate.LongestTask)).TotalMinutes));
        var more = string.Concat(Options.Select(option => $"#SBATCH {option}\n"));
        var (files, threads, tasks) = (Text($"{estimate.Files:n0}"), Text($"{estimate.Threads}"), Text($"{estimate.Tasks}"));
        return $$"""
            #!/bin/bash
            # {{files}} files, {{Megabytes(estimate.Bytes)}}; {{tasks}} tasks of at most {{Megabytes(estimate.LargestShare)}}.
            # Measured on this machine with {{threads}} {{(estimate.Threads == 1 ? "thread" : "threads")}}: {{
                Text($"{estimate.RowsPerSecond:n0}")}} rows/s, {{Megabytes(estimate.BytesPerSecond)}}/s.
            set -e
            score=$(sbatch --parsable <<'SCORE'
            #!/bin/bash
            #SBATCH --job-name=lyraflow-score
            #SBATCH --array=1-{{tasks}}
            #SBATCH --cpus-per-task={{threads}}
            #SBATCH --mem={{Text($"{estimate.MemoryMegabytes}")}}M
            #SBATCH --time={{Clock(time)}}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            {{more}}cd {{Quoted(Folder)}}
            {{Words([.. Program, .. Score])}} --threads {{threads}} --task "$SLURM_ARRAY_TASK_ID/{{tasks}}"
            code=$?
            # Killed, or failed through no fault of the input (that is 2): once more, three times at most.
            if ((code != 0 && code != 2 && ${SLURM_RESTART_COUNT:-0} < 3)); then
                scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && sleep 60
            fi
            exit $code
            SCORE
            )
            score=${score%%;*}
            finish=$(sbatch --parsable --dependency="afterany:$score" <<'FINISH'
            #!/bin/bash
            #SBATCH --job-name=lyraflow-finish
            #SBATCH --cpus-per-task={{threads}}
            #SBATCH --mem={{Text($"{estimate.MemoryMegabytes}")}}M
            #SBATCH --time={{Clock(time)}}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            {{more}}cd {{Quoted(Folder)}}
            {{Words([.. Program, "finish", Output])}} --threads {{threads}}
            FINISH
            )
            finish=${finish%%;*}
            echo "Job $score scores, job $finish finishes. Watch them: squeue --jobs=$score,$finish"
            echo "Logs: $PWD/slurm-${score}_*.out and $PWD/slurm-$finish.out; the last says whether all is there."

            """.Replace("\r", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>The numbers of the two jobs in what the script says.</summary>
    [GeneratedRegex(@"^Job (\d{1,18}) scores, job (\d{1,18}) finishes\.", RegexOptions.Multiline)]
    internal static partial Regex Submitted();

    /// <summary>A word for the shell.</summary>
    internal static string Quoted(string word)
        => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Megabytes(double bytes) => Text($"{bytes / 1e6:n1} MB");

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Clock(TimeSpan time) => Text($"{(int)time.TotalHours:d2}:{time.Minutes:d2}:00");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
