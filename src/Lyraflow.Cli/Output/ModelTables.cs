using Lyraflow.Workflows.Training;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>What trainings gave, as tables.</summary>
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
}
