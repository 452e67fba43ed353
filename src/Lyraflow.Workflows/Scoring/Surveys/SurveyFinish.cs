using System.Globalization;
using Lyraflow.Data.Hats;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>
/// The last step of scoring a survey: makes sure that every file of the plan has its result, whole and of one model, and
/// that no row was lost; then writes the summary, and what a HATS catalogue says of itself.
/// </summary>
public sealed class SurveyFinish
{
    /// <summary>The kind of work, as the plan's file says it.</summary>
    public const string Work = "score";

    /// <summary>What the results hold together, and each.</summary>
    public const string SummaryFile = "summary.json";

    private readonly string _folder;
    private readonly bool _quick;
    private readonly SurveyPlan _plan;
    private readonly ReceiptStore _store;

    private SurveyFinish(string folder, bool quick)
    {
        _folder = folder;
        _quick = quick;
        _plan = PlanFile.Read(folder, ScoreJson.Default.SurveyPlan)!;
        _store = new ReceiptStore(folder, _plan);
    }

    /// <summary>Checks and finishes.</summary>
    /// <param name="folder">The folder of the results; its plan is one of scoring.</param>
    /// <param name="quick">Whether the sizes of the files are enough; else they are read and their hashes compared.</param>
    /// <param name="threads">Number of threads; zero for one per processor.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InputException">The folder has no usable plan, or cannot be written to.</exception>
    public static FinishResult Run(string folder, bool quick, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new SurveyFinish(folder, quick).Run(threads, cancellation);
    }

    private FinishResult Run(int threads, CancellationToken cancellation)
    {
        var files = _plan.Files;
        var receipts = new PartReceipt?[files.Count];
        var faults = new string?[files.Count];
        using (var team = new WorkerTeam(threads))
        {
            var isDone = ParallelTasks.Run(
                team,
                files.Count,
                i =>
                {
                    receipts[i] = _store.Find(files[i]);
                    faults[i] = Fault(files[i], receipts[i]);
                },
                cancellation);
            if (!isDone)
            {
                throw new OperationCanceledException(cancellation);
            }
        }

        var columns = receipts.Select(receipt => receipt?.Result?.Columns).OfType<IReadOnlyList<string>>()
            .GroupBy(names => string.Join('\n', names)).MaxBy(group => group.Count())?.First() ?? [];
        PartFault[] all =
        [
            .. files.Select((file, i) => (file, Fault: faults[i] ?? DifferentColumns(receipts[i]!, columns)))
                .Where(part => part.Fault is not null)
                .Select(part => new PartFault(part.file.Path, part.Fault!)),
            .. Strangers().Select(file => new PartFault(file, "belongs to no file of the plan; take it away")),
        ];
        if (all.Length > 0)
        {
            // What an earlier finish wrote holds no longer.
            File.Delete(Path.Combine(_folder, SummaryFile));
            File.Delete(Path.Combine(_folder, HatsProperties.FileName));
            return new FinishResult(_folder, files.Count, all);
        }

        var summary = SurveySummary.Of(_plan, [.. receipts.Select(receipt => receipt!)]);
        if (_plan.HatsProperties is { } properties)
        {
            new HatsFinish(_folder, _plan, properties).Write(summary);
        }

        AtomicFile.Write(Path.Combine(_folder, SummaryFile), overwrite: true, summary.Write);
        TemporaryNames.RemoveAll(_folder);
        return new FinishResult(_folder, files.Count, []) { Summary = summary.Lines(_plan) };
    }

    private string? Fault(PlannedFile file, PartReceipt? receipt)
    {
        if (receipt is null)
        {
            return "missing: it is not scored yet";
        }

        if (receipt.Fault is { } reason)
        {
            return $"not scored: {reason}";
        }

        if (receipt.Settings != _store.Settings)
        {
            return "is of another model, prior, selection or version of the program than the plan";
        }

        if (receipt.File != file)
        {
            return $"the file had {receipt.File.State} when it was scored, and {file.State} when it was planned";
        }

        return receipt.Result is { } result ? BrokenResult(file, receipt, result)
            : receipt.PassedOver is null ? "missing: it is not scored yet" : null;
    }

    private string? BrokenResult(PlannedFile file, PartReceipt receipt, PartContent result)
    {
        var found = new FileInfo(_store.ResultOf(file));
        var dropped = receipt.Dropped.Values.Sum();
        var fault = !found.Exists ? $"missing: {file.Result} is gone"
            : found.Length != result.Bytes ? Text($"broken: {file.Result} has {found.Length:n0} bytes where {result.Bytes:n0} were written")
            : !_quick && FileHash.Of(found.FullName) != result.Sha256 ? $"broken: {file.Result} does not hold what was written"
            : receipt.RowsIn != result.Rows + dropped
                ? Text($"broken: of {receipt.RowsIn:n0} rows {result.Rows:n0} were written and {dropped:n0} left out")
            : null;
        if (fault is not null)
        {
            // Only then does the next run score the file again.
            _store.Remove(file);
        }

        return fault;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private static string? DifferentColumns(PartReceipt receipt, IReadOnlyList<string> columns)
    {
        if (receipt.Result is not { } result || result.Columns.SequenceEqual(columns))
        {
            return null;
        }

        var (lacks, has) = (columns.Except(result.Columns).ToArray(), result.Columns.Except(columns).ToArray());
        return (lacks, has) is ([], []) ? "its columns stand in another order than those of the other files"
            : $"its columns differ from those of the other files: it lacks {DisplayText.List(lacks)} and has {DisplayText.List(has)} "
                + "besides";
    }

    /// <summary>Tables among the results that no file of the plan has.</summary>
    private IEnumerable<string> Strangers()
    {
        var known = _plan.Files.Select(file => file.Result).ToHashSet();
        return Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => !known.Contains(name) && TableFormats.OfName(name) is not null && name != HatsCatalog.PartitionFile)
            .Order(StringComparer.Ordinal);
    }
}
