using System.Diagnostics;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>
/// Scores the files of a survey, or one task's share of them, each into a file of its own. What is finished is left as it
/// is; a file at fault is named and the others are gone on with.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="wanted">The plan as this process would make it.</param>
/// <param name="score">Scores a file of the plan into a result, or passes it over.</param>
/// <param name="cancellation">Ends the run; what is finished is kept.</param>
internal sealed class SurveyRun(
    ScoreRequest request, SurveyPlan wanted, Func<PlannedFile, string, FileScores> score, CancellationToken cancellation)
{
    // Then something is wrong with all of them, such as the disk.
    private const int MostFaultsInARow = 10;

    private readonly List<(PlannedFile File, InputException Fault)> _faults = [];

    private ScoredFiles _done = new(0, 0, 0, 0);

    /// <summary>Runs.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="InputException">The folder belongs to another run, or a file could not be scored.</exception>
    public ScoredFiles Run()
    {
        var plan = wanted.Claim(request.Output, request.Share is not null, request.Overwrite);
        var receipts = new ReceiptStore(request.Output, plan);
        var mine = request.Share is { } share
            ? share.Of([.. plan.Files.Select(file => file.Bytes)]).Select(i => plan.Files[i]).ToArray()
            : [.. plan.Files];
        var faultsInARow = 0;
        foreach (var file in mine)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!request.Overwrite && receipts.IsFinished(file))
            {
                _done = _done with { Skipped = _done.Skipped + 1 };
                continue;
            }

            try
            {
                Score(file, receipts);
                faultsInARow = 0;
            }
            catch (InputException fault)
            {
                _faults.Add((file, fault));

                // Another process may have done better in the meantime.
                if (!receipts.IsFinished(file))
                {
                    receipts.Save(new PartReceipt { Settings = receipts.Settings, File = file, Fault = fault.Message });
                }

                if (++faultsInARow == MostFaultsInARow)
                {
                    break;
                }
            }
        }

        return _faults switch
        {
            [] => _done,
            [var only] => throw new InputException(only.Fault.Message, only.Fault),
            [var first, ..] => throw new InputException(
                $"{_faults.Count} of {mine.Length} files cannot be scored ({DisplayText.List(_faults.Select(item => item.File.Path))}); "
                    + $"the first: {first.Fault.Message}",
                first.Fault),
        };
    }

    private void Score(PlannedFile file, ReceiptStore receipts)
    {
        var clock = Stopwatch.StartNew();
        var result = receipts.ResultOf(file);
        ScoreFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(result))!);
        var scores = score(file, result);
        var receipt = new PartReceipt
        {
            Settings = receipts.Settings,
            File = file,
            PassedOver = scores.PassedOver,
            RowsIn = scores.RowsIn,
            Dropped = request.Select is null ? scores.Dropped : scores.Dropped.Append(new("select", scores.NotSelected)).ToDictionary(),
        };
        if (scores.PassedOver is null)
        {
            var threads = request.Catalog.Threads == 0 ? Environment.ProcessorCount : request.Catalog.Threads;
            receipt = receipt with
            {
                Result = PartContent.Read(result, wanted.Scores, threads, cancellation),
                Seconds = clock.Elapsed.TotalSeconds,
                Threads = threads,
            };
            _done = _done with
            {
                Files = _done.Files + 1,
                Rows = _done.Rows + scores.Rows,
                Dropped = _done.Dropped + scores.NotSelected,
            };
        }

        receipts.Save(receipt);
    }
}
