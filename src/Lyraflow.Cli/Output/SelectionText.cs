using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Output;

/// <summary>What a selection of rows gave, and what to expect of it, in words.</summary>
internal static class SelectionText
{
    // The relative error of so few counts is more than a fifth.
    private const int FewContaminants = 20;

    /// <summary>What was selected, and what to expect of it.</summary>
    public static string OfSelected(ScoreResult result)
    {
        var counts = ResultTable.Text($"selected {result.Rows - result.Dropped:n0} of {result.Rows:n0} rows");
        return result.Expected is not { } expected
            ? $"{counts}; the model holds no thresholds for {result.Target}, so what to expect of them is not known."
            : $"{counts}, those with {Condition(result, expected)}{NotReached(expected)}: {Promise(expected)}.";
    }

    /// <summary>What to expect where nothing was selected.</summary>
    public static string OfBalanced(ScoreResult result, ExpectedSelection expected)
        => $"of rows with {Condition(result, expected)}, the balanced threshold, {Promise(expected)}; --select balanced writes only them.";

    /// <summary>A share with its interval.</summary>
    public static string Share(double share, FractionInterval interval)
        => double.IsNaN(share) ? "–" : ResultTable.Text($"{share:f3} ({interval.Low:f3} to {interval.High:f3})");

    private static string Condition(ScoreResult result, ExpectedSelection expected)
        => ResultTable.Text($"log10_ratio_{result.Target} of at least {expected.Log10Ratio:f3}");

    private static string NotReached(ExpectedSelection expected) => (expected.Reached, expected.Name) switch
    {
        (false, "pure") => " (none is as pure as asked at this prior; this is the purest)",
        (false, _) => " (none is as complete as asked; this is the most complete)",
        _ => string.Empty,
    };

    private static string Promise(ExpectedSelection expected)
    {
        if (double.IsNaN(expected.Purity))
        {
            return "no held-out row has such a ratio, so what to expect of them is not known";
        }

        var purity = $"expect a purity of {Share(expected.Purity, expected.PurityInterval)}";
        var few = expected.Contaminants >= FewContaminants ? string.Empty : ResultTable.Text(
            $"; the purity rests on only {expected.Contaminants} contaminants among {expected.OtherRows:n0} held-out rows");
        var completeness = $"a completeness of {Share(expected.Completeness, expected.CompletenessInterval)}";
        return $"{ResultTable.Text($"at the prior {expected.Prior:g3}")} {purity} and {completeness}{few}";
    }
}
