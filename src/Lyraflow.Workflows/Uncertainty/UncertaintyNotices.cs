using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>What a reader of the results should know of errors and missing columns.</summary>
/// <param name="progress">Who is told; null for nobody.</param>
/// <param name="stage">The stage of the run.</param>
internal sealed class UncertaintyNotices(IProgress<StageProgress>? progress, string stage)
{
    /// <summary>A density that is freed of errors expects rows with theirs, and another has those of its training rows in it.</summary>
    public void SayWhetherErrorsFit(NamedModel named, ColumnUncertainty uncertainty)
    {
        var freed = FreedOf(named);
        if (freed is not null && uncertainty.Errors.Count == 0)
        {
            Say(
                $"{named.Name}: its densities are freed of errors ({string.Join(", ", freed)}), and the rows count as exact",
                Remedy.GiveErrors);
        }
        else if (freed is null && uncertainty.Errors.Count > 0)
        {
            Say($"{named.Name}: the errors of its training rows are in its densities; those given count as added to them.");
        }
    }

    /// <summary>What a density draws has the errors of its training rows in it, unless it is freed of them.</summary>
    public void SayWhetherErrorsAreIn(NamedModel named, bool areAdded)
    {
        if (areAdded && FreedOf(named) is null)
        {
            Say($"{named.Name}: the errors of its training rows are in what it draws already; those given are added to them.");
        }
    }

    /// <summary>An error passes a formula that is no straight line to first order.</summary>
    public void SayWhatIsBent(UncertainQuery query, TableSource source)
    {
        if (query.Bent is { Count: > 0 } bent)
        {
            var features = string.Join(", ", bent);
            Say($"{source.Files.Name}: errors pass to first order where a feature is no straight line: {features}.");
        }
    }

    /// <summary>How many rows were integrated over, and how many of them not as well as was asked for.</summary>
    public void SayWhatIsUncertain(UncertainModel model, TableSource source)
    {
        if (model.Counts is { Uncertain: > 0 } counts)
        {
            var rough = counts.Rough == 0 ? string.Empty : string.Create(
                CultureInfo.InvariantCulture,
                $"; of {counts.Rough:n0} the error of the log ratio is above {model.Settings.Tolerance} nats, as its column says");
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Files.Name}: {counts.Uncertain:n0} of {counts.Rows:n0} rows are integrated over errors or missing "
                    + $"columns{rough}."));
        }
    }

    private static IReadOnlyList<string>? FreedOf(NamedModel named)
        => named.Model.Classes.Select(item => item.Training?.Errors).FirstOrDefault(errors => errors is not null);

    private void Say(string text, Remedy remedy = Remedy.None)
        => progress?.Report(new StageProgress(stage, 1, string.Empty) { Notice = text, Remedy = remedy });
}
