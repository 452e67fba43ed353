using System.Globalization;
using Lyraflow.Experiments.Catalogues;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    /// <summary>What a training gave.</summary>
    public static void WriteTraining(IAnsiConsole console, TrainResult result, string path)
    {
        var table = NewTable("class", "training rows", "validation rows", "parameters", "best epoch", "validation loss, nats", "one Gaussian", "s");
        foreach (var item in result.Classes)
        {
            table.AddRow(
                Markup.Escape(item.Name),
                Text($"{item.TrainingRows:n0}"),
                Text($"{item.ValidationRows:n0}"),
                Text($"{item.Parameters:n0}"),
                Text($"{item.BestEpoch}"),
                Text($"{item.ValidationLoss:f3}"),
                Text($"{item.GaussianLoss:f3}"),
                Text($"{item.Seconds:f1}"));
        }

        console.Write(table);
        console.WriteLine($"Written to {Path.GetFullPath(path)}");
    }

    /// <summary>The model card.</summary>
    public static void WriteCard(IAnsiConsole console, NamedModel named)
    {
        var model = named.Model;
        console.WriteLine($"Model {named.Name}");
        console.WriteLine($"SHA-256 {named.Sha256}");
        console.WriteLine($"Features {string.Join(", ", model.Features.Select(feature => feature.Unit.Length == 0 ? feature.Name : $"{feature.Name} [{feature.Unit}]"))}");
        var table = NewTable("class", "parameters", "training rows", "best epoch", "validation loss, nats", "trained by", "source");
        foreach (var item in model.Classes)
        {
            var training = item.Training;
            table.AddRow(
                Markup.Escape(item.Name),
                Text($"{item.Flow.Parameters.Length:n0}"),
                training is null ? "–" : Text($"{training.TrainingRows:n0}"),
                training is null ? "–" : Text($"{training.BestEpoch}"),
                training is null ? "–" : Text($"{training.ValidationLoss:f3}"),
                Markup.Escape(training?.Program ?? "–"),
                Markup.Escape(training?.Source ?? "–"));
        }

        console.Write(table);
        foreach (var item in model.Classes)
        {
            console.WriteLine($"{item.Name}: {FlowDescription.ToText(item.Flow)}");
        }
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
