using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Scoring;

/// <summary>Which scored rows are written: those from a threshold on the ratio on.</summary>
/// <param name="Log10Ratio">The least log10 ratio.</param>
/// <param name="Expected">What that will select; null where the model does not know.</param>
internal sealed record RowSelection(double Log10Ratio, ExpectedSelection? Expected)
{
    /// <summary>The selection that a text asks for: pure, balanced, complete, or a log10 ratio.</summary>
    /// <exception cref="InputException">It is none of these, or the model has no thresholds to choose from.</exception>
    public static RowSelection Parse(NamedModel named, int target, Priors? priors, string text)
    {
        if (priors is null)
        {
            throw new InputException(
                $"{named.Name}: has a single density, and rows are selected by the ratio of two", Remedy.LeaveOutSelect);
        }

        var prior = priors.Probabilities[target];
        var name = text.ToLowerInvariant();
        if (name is "complete" or "balanced" or "pure")
        {
            var decision = ModelDecision.RequireThresholds(named, target);
            var expected = name switch
            {
                "complete" => ExpectedSelection.ChooseComplete(decision, prior),
                "balanced" => ExpectedSelection.ChooseBalanced(decision, prior),
                _ => ExpectedSelection.ChoosePure(decision, prior),
            };
            return new RowSelection(expected.Log10Ratio, expected);
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) || !double.IsFinite(ratio))
        {
            throw new InputException($"Rows are selected by pure, balanced, complete or a least log10 ratio, such as 2.5, not by "
                + $"{DisplayText.Quoted(text)}", Remedy.CheckSelect);
        }

        return new RowSelection(
            ratio, ModelDecision.Thresholds(named.Model, target) is { } known ? ExpectedSelection.At(known, prior, ratio) : null);
    }
}
