using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Training;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    /// <summary>What a training gave.</summary>
    public static void WriteTraining(IAnsiConsole console, TrainResult result, string path)
    {
        var table = ResultTable.OfNumbers(
            "class", "training rows", "validation rows", "parameters", "best epoch", "validation loss, nats", "one Gaussian", "s");
        foreach (var item in result.Classes)
        {
            table.AddRow(
                Markup.Escape(item.Name),
                ResultTable.Text($"{item.TrainingRows:n0}"),
                ResultTable.Text($"{item.ValidationRows:n0}"),
                ResultTable.Text($"{item.Parameters:n0}"),
                item.BestEpoch is { } epoch ? ResultTable.Text($"{epoch}") : "–",
                ResultTable.Text($"{item.ValidationLoss:f3}"),
                ResultTable.Text($"{item.GaussianLoss:f3}"),
                ResultTable.Text($"{item.Seconds:f1}"));
        }

        console.Write(table);
        if (result.Test is { } test)
        {
            var likelihood = ResultTable.Text($"{test.LogLikelihood.Mean:f3} ± {2 * test.LogLikelihood.StandardError:f3} nats");
            console.WriteLine(ResultTable.Text(
                $"Test rows {test.Rows:n0}: log likelihood {likelihood} (two standard errors, as published tables give them)"));
        }

        console.WriteLine($"Written to {Path.GetFullPath(path)}");
    }

    /// <summary>The model card.</summary>
    public static void WriteCard(IAnsiConsole console, NamedModel named)
    {
        var model = named.Model;
        console.WriteLine($"Model {named.Name}");
        console.WriteLine($"SHA-256 {named.Sha256}");
        console.WriteLine($"Features {List(model.Features)}");
        if (model.Context.Count > 0)
        {
            console.WriteLine($"Given {List(model.Context)}");
        }

        var table = ResultTable.OfNumbers(
            "class", "parameters", "training rows", "validation rows", "best epoch", "validation loss, nats", "seed", "trained by");
        foreach (var item in model.Classes)
        {
            var training = item.Training;
            table.AddRow(
                Markup.Escape(item.Name),
                ResultTable.Text($"{item.Flow.Parameters.Length:n0}"),
                training is null ? "–" : ResultTable.Text($"{training.TrainingRows:n0}"),
                training?.ValidationRows is { } rows ? ResultTable.Text($"{rows:n0}") : "–",
                training is null ? "–" : ResultTable.Text($"{training.BestEpoch}"),
                training is null ? "–" : ResultTable.Text($"{training.ValidationLoss:f3}"),
                training is null ? "–" : ResultTable.Text($"{training.Seed}"),
                Markup.Escape(
                    training is null ? "–" : ResultTable.Text(
                        $"{training.Program}{(training.Date is { } date ? $", {date:yyyy-MM-dd}" : string.Empty)}")));
        }

        console.Write(table);
        foreach (var line in model.Classes.Select(item => item.Training).OfType<TrainingRecord>().SelectMany(Origin).Distinct())
        {
            console.WriteLine(ErrorLine.Plain(line));
        }

        foreach (var item in model.Classes)
        {
            console.WriteLine($"{item.Name}: {FlowDescription.ToText(item.Flow)}");
        }
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
