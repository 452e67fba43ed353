using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Cli.Output;
using Lyraflow.Experiments.Catalogues;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var catalogue = new CatalogueArguments();
        var model = CommonOptions.Model();
        var label = new Option<string?>("--label") { Description = "Column with the class of each row.", HelpName = "COLUMN" };
        var target = new Option<string?>("--target") { Description = "The class that is sought. [default: the rarest of the training]", HelpName = "CLASS" };
        var prior = new Option<string?>("--prior") { Description = "How common the class is: a probability, equal, or CLASS=P,CLASS=P. [default: as in the training]", HelpName = "P" };
        var command = new Command("evaluate", """
            Measure a model on labelled rows that it was not trained on: losses per class, and how well one class is told from the others.

            Examples:
              lyraflow evaluate model.safetensors stars.csv --label label --where "split = 'test'"
            """) { model };
        catalogue.AddTo(command);
        foreach (var option in new Option[] { label, target, prior })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var result = ProgressDisplay.Show(parsed.GetValue(catalogue.Quiet), progress => EvaluateRun.Run(
                catalogue.Of(parsed), parsed.GetValue(model)!, parsed.GetValue(label), parsed.GetValue(target), parsed.GetValue(prior), progress, cancellation));
            if (result.TrainedOnThisFile)
            {
                Note.Write("the model was trained on rows of this very file: unless --where leaves those out, the figures flatter it.");
            }

            if (parsed.GetValue(catalogue.Json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, EvaluateJson.Default.EvaluateResult));
            }
            else
            {
                Write(result);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Write(EvaluateResult result)
    {
        foreach (var item in result.Classes)
        {
            Line($"{item.Name}: {item.Rows:n0} rows, −ln p {item.Nll:f3} ± {item.NllStandardError:f3} nats per object");
        }

        if (result.LeftOut > 0)
        {
            Line($"left out, without label or number: {result.LeftOut:n0} rows");
        }

        if (result.Classifier is { } classifier)
        {
            Line($"{classifier.Target} sought: ROC AUC {classifier.RocAuc:f4}, average precision {classifier.AveragePrecision:f3}, best F1 {classifier.BestF1:f3}");
            Line($"completeness at 50 % purity {classifier.CompletenessAtHalfPurity:f3}, purity at 90 % completeness {classifier.PurityAtNinetyPercentCompleteness:f3}");
            Decision("equal priors", classifier.EqualPrior);
            Decision(string.Create(CultureInfo.InvariantCulture, $"prior {classifier.Prior:g4}"), classifier.GivenPrior);
        }
    }

    private static void Decision(string name, EvaluatedDecision decision) => Line(
        $"{name}: {decision.TruePositives} of {decision.TruePositives + decision.FalseNegatives} found, {decision.FalsePositives} of {decision.FalsePositives + decision.TrueNegatives:n0} others taken for it");

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluateResult))]
internal sealed partial class EvaluateJson : JsonSerializerContext;
