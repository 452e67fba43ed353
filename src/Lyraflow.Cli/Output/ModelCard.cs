using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>What a model is, for people.</summary>
internal static class ModelCard
{
    private const string Unknown = "–";

    /// <summary>Writes the card.</summary>
    public static void Write(IAnsiConsole console, NamedModel named)
    {
        var model = ModelSummary.Of(named);
        console.WriteLine($"Model {model.Name}");
        console.WriteLine($"SHA-256 {model.Sha256}");
        console.WriteLine($"Features {List(model.Features)}");
        if (model.Context.Count > 0)
        {
            console.WriteLine($"Given {List(model.Context)}");
        }

        WriteClasses(console, model);
        foreach (var line in model.Classes.Select(item => item.Training).OfType<TrainingRecord>().SelectMany(Origin).Distinct())
        {
            console.WriteLine(ErrorLine.Plain(line));
        }

        foreach (var (item, density) in model.Classes.Zip(named.Model.Classes.Select(item => item.Density)))
        {
            if (density is Flow<float> flow)
            {
                console.WriteLine($"{item.Name}: {FlowDescription.ToText(flow)}");
            }
            else
            {
                WriteParts(console, item);
            }
        }

        if (model.Decision is { } decision)
        {
            WriteDecision(console, decision);
        }
    }

    private static void WriteClasses(IAnsiConsole console, ModelSummary model)
    {
        var table = ResultTable.OfNumbers(
            "class", "parameters", "training rows", "validation rows", "best epoch", "validation loss, nats", "seed", "trained by");
        foreach (var item in model.Classes)
        {
            var training = item.Training;
            table.AddRow(
                Markup.Escape(item.Name),
                ResultTable.Text($"{item.Size.Parameters:n0}"),
                training is null ? Unknown : ResultTable.Text($"{training.TrainingRows:n0}"),
                training?.ValidationRows is { } rows ? ResultTable.Text($"{rows:n0}") : Unknown,
                training?.BestEpoch is { } epoch ? ResultTable.Text($"{epoch}") : Unknown,
                training is null ? Unknown : ResultTable.Text($"{training.ValidationLoss:f3}"),
                training is null ? Unknown : ResultTable.Text($"{training.Seed}"),
                Markup.Escape(
                    training is null ? Unknown : ResultTable.Text(
                        $"{training.Program}{(training.Date is { } date ? $", {date:yyyy-MM-dd}" : string.Empty)}")));
        }

        console.Write(table);
    }

    /// <summary>What a mixture or a stack is made of, and how each kind did on the rows held out.</summary>
    private static void WriteParts(IAnsiConsole console, ClassSummary item)
    {
        var effort = item.Training?.Effort is { } known ? $", effort {known.ToString().ToLowerInvariant()}" : string.Empty;
        var floor = item.HasFloor ? ", over the floor that all classes share" : string.Empty;
        console.WriteLine($"{item.Name}: {item.Density} of {item.Size}{floor}{effort}");
        if (item.Training?.Kinds is not { Count: > 0 } kinds)
        {
            return;
        }

        var table = ResultTable.New("kind", "weight", "loss of held-out rows, nats");
        foreach (var kind in kinds)
        {
            table.AddRow(
                Markup.Escape(kind.Name),
                kind.Weight > 0 ? ResultTable.Text($"{kind.Weight:f3}") : "left out",
                double.IsFinite(kind.Loss) ? ResultTable.Text($"{kind.Loss:f3}") : "infinite");
        }

        console.Write(table);
    }

    private static void WriteDecision(IAnsiConsole console, DecisionSummary decision)
    {
        var rows = ResultTable.Text($"{decision.Objects:n0} held-out rows of it and {decision.OtherRows:n0} others");
        console.WriteLine($"{decision.Target} against the rest, by {rows}");
        console.WriteLine(decision is { Slope: 1, Intercept: 0 }
            ? "Posterior as the densities have it: a calibration did not help"
            : ResultTable.Text($"Posterior calibrated: logit = {decision.Slope:f3} ln ratio + {decision.Intercept:f3} + logit prior"));
        if (decision.Thresholds.Count == 0)
        {
            return;
        }

        console.WriteLine(ResultTable.Text($"Thresholds at the prior of the training, {decision.TrainingPrior:g3}, with 95 % intervals:"));
        var table = ResultTable.New("threshold", "log10 ratio", "purity", "completeness", "contaminants");
        foreach (var point in decision.Thresholds)
        {
            table.AddRow(
                point.Reached ? point.Name : $"{point.Name}, not reached",
                ResultTable.Text($"{point.Log10Ratio:f3}"),
                SelectionText.Share(point.Purity, point.PurityInterval),
                SelectionText.Share(point.Completeness, point.CompletenessInterval),
                ResultTable.Text($"{point.Contaminants:n0}"));
        }

        console.Write(table);
    }

    private static IEnumerable<string> Origin(TrainingRecord training)
    {
        yield return $"Source {training.Source}, SHA-256 {training.SourceHash}";
        if (training.Where is { } where)
        {
            yield return $"Rows where {where}";
        }

        if (training.Map is { } map)
        {
            yield return $"Names {string.Join(", ", map)}";
        }

        if (training.Label is { } label)
        {
            yield return $"Classes from the column {label}";
        }

        if (training.RowsLeftOut is > 0 and { } leftOut)
        {
            yield return ResultTable.Text($"Left out, without label or number: {leftOut:n0} rows");
        }
    }

    private static string List(IEnumerable<Feature> features)
        => string.Join(", ", features.Select(feature => feature.Unit.Length == 0 ? feature.Name : $"{feature.Name} [{feature.Unit}]"));
}
