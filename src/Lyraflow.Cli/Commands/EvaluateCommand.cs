using System.CommandLine;
using System.Globalization;
using Lyraflow.Cli.Output;
using Lyraflow.Primitives;
using Lyraflow.Workflows.ColumnDensities.Evaluation;
using Lyraflow.Workflows.Evaluation;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var catalog = new CatalogArguments(hasModel: true);
        var model = CommonOptions.Model();
        var label = new Option<string?>("--label") { Description = "Column with the class of each row.", HelpName = "COLUMN" };
        var validation = new Option<string?>("--validation")
        {
            Description = "Condition in SQL: rows on which thresholds are chosen and the posterior is calibrated; they are not "
                + "measured. [default: nothing is chosen]",
            HelpName = "SQL",
        };
        var target = new Option<string?>("--target")
        {
            Description = "The class that is sought. [default: the rarest of the training]",
            HelpName = "CLASS",
        };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the class is: a probability, equal, or CLASS=P,CLASS=P. [default: as in the training]",
            HelpName = "P",
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for metrics.json and report/index.html.",
            DefaultValueFactory = _ => "evaluation",
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the results of an earlier run in that folder." };
        var noReport = CommonOptions.NoReport();
        var of = new Option<string?>("--of")
        {
            Description = "Measure the densities of this column given the others, as pdf has them, by the values that the rows have for "
                + "it; with --grid.",
            HelpName = "COLUMN",
        };
        var grid = CommonOptions.Grid();
        var redshift = new Option<bool>("--redshift")
        {
            Description = "With --of: the column is a redshift z; differences are divided by 1 + z, and those beyond 0.15 counted.",
        };
        var (errors, limits) = (CommonOptions.Errors(), CommonOptions.Limits());
        var missing = new Option<string?>("--missing")
        {
            Description = "Rows without a number for a feature: drop leaves them out, marginalize integrates over what is missing. "
                + "[default: drop, with --of marginalize]",
        };
        missing.AcceptOnlyFromAmong("drop", "marginalize");
        var seed = CommonOptions.Seed();
        var command = new Command("evaluate", """
            Measure a model on labelled rows that it was not trained on: how well one class is told from the others,
            and whether the densities fit.

            Examples:
              lyraflow evaluate model.safetensors stars.csv --label label --where "split = 'test'"
              lyraflow evaluate model.safetensors stars.csv --label label --where "split = 'test'" --validation "split = 'validation'"
              lyraflow evaluate galaxies.safetensors galaxies.csv --of redshift --grid 0:2:201 --redshift --errors "u=u_err, g=g_err"
            """) { model };
        catalog.AddTo(command);
        Option[] options =
        [
            label, validation, target, prior, output, overwrite, noReport, seed, of, grid, redshift, errors, limits, missing,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var (quiet, json) = (parsed.GetValue(catalog.Quiet), parsed.GetValue(catalog.Json));
            if (parsed.GetValue(of) is { } column)
            {
                RequireAbsent(parsed, "--of", label, validation, target, missing);
                var values = parsed.GetValue(grid)
                    ?? throw new InputException("--of needs the values of the column: add --grid LOW:HIGH:COUNT, such as --grid 0:3:301.");
                return Task.FromResult(ColumnEvaluationOutput.Run(
                    new ColumnEvaluationRequest
                    {
                        Catalog = catalog.Of(parsed),
                        Model = parsed.GetValue(model)!,
                        Of = column,
                        Grid = values,
                        IsRedshift = parsed.GetValue(redshift),
                        Prior = parsed.GetValue(prior),
                        Errors = parsed.GetValue(errors) ?? [],
                        Limits = parsed.GetValue(limits) ?? [],
                        Out = parsed.GetValue(output)!,
                        Overwrite = parsed.GetValue(overwrite),
                        Report = !parsed.GetValue(noReport),
                        Seed = parsed.GetValue(seed),
                    },
                    quiet,
                    json,
                    cancellation));
            }

            if (parsed.GetValue(grid) is not null || parsed.GetValue(redshift))
            {
                throw new InputException("--grid and --redshift are for a column that is sought: add --of COLUMN.");
            }

            var request = new EvaluateRequest
            {
                Catalog = catalog.Of(parsed),
                Model = parsed.GetValue(model)!,
                Label = parsed.GetValue(label),
                Validation = parsed.GetValue(validation),
                Target = parsed.GetValue(target),
                Prior = parsed.GetValue(prior),
                Errors = parsed.GetValue(errors) ?? [],
                Limits = parsed.GetValue(limits) ?? [],
                Marginalizes = parsed.GetValue(missing) == "marginalize",
                Out = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Report = !parsed.GetValue(noReport),
                Seed = parsed.GetValue(seed),
            };
            return Task.FromResult(Run(request, quiet, json, cancellation));
        });
        return command;
    }

    private static void RequireAbsent(ParseResult parsed, string with, params Option<string?>[] options)
    {
        foreach (var option in options.Where(option => parsed.GetValue(option) is not null))
        {
            throw new InputException($"{option.Name} and {with} exclude each other; leave one out.");
        }
    }

    /// <summary>What is said where rows of the training may be among those measured.</summary>
    internal const string TrainedOnThisFile =
        "the model was trained on rows of this very file: unless --where leaves those out, the figures flatter it.";

    private static int Run(EvaluateRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var metrics = ProgressDisplay.Show(quiet, progress => EvaluateRun.Run(request, progress, cancellation));
        if (metrics.TrainedOnThisFile)
        {
            Note.Write(TrainedOnThisFile);
        }

        return Outcome.Write(
            json, Path.Combine(request.Out, EvaluateRun.MetricsFile), () => Write(metrics, Path.GetFullPath(request.Out)));
    }

    private static void Write(EvaluateMetrics metrics, string folder)
    {
        foreach (var item in metrics.Classes)
        {
            if (item.RowsWithoutDensity > 0)
            {
                Line($"{item.Name}: {item.TestRows:n0} rows, −ln p infinite, since the density is zero at {item.RowsWithoutDensity:n0}");
            }
            else
            {
                Line($"{item.Name}: {item.TestRows:n0} rows, −ln p {item.Nll.Value:f3} {Interval(item.Nll)} nats per object");
            }
        }

        if (metrics.LeftOutRows > 0)
        {
            Line($"left out, without label or number: {metrics.LeftOutRows:n0} rows");
        }

        if (metrics.OtherRows > 0)
        {
            Line($"left out, of other classes than the model's: {metrics.OtherRows:n0} rows");
        }

        if (metrics.Classifier is { } classifier)
        {
            var area = Interval(classifier.RocAuc);
            Line($"{classifier.Target} sought: ROC AUC {classifier.RocAuc.Value:f4} {area}, {Precision(classifier)}");
            Decision("equal priors", classifier.EqualPrior);
            Decision(string.Create(CultureInfo.InvariantCulture, $"prior {classifier.Prior:g4}"), classifier.GivenPrior);
        }

        foreach (var point in metrics.OperatingPoints ?? [])
        {
            Decision($"{point.Name}, chosen on validation rows", point.Test);
        }

        if (metrics.AllClasses is { } all)
        {
            Line($"most probable class right for {100 * all.Accuracy.Value:f1} % of the rows");
        }

        Line($"Written to {folder}");
    }

    private static void Decision(string name, DecisionMetrics decision)
    {
        var counts = decision.Confusion;
        var (sought, others) = (counts.TruePositives + counts.FalseNegatives, counts.FalsePositives + counts.TrueNegatives);
        Line($"{name}: {counts.TruePositives:n0} of {sought:n0} found, {counts.FalsePositives:n0} of {others:n0} others taken for it");
    }

    private static string Precision(EvaluatedClassifier classifier) => string.Create(
        CultureInfo.InvariantCulture,
        $"average precision {classifier.AveragePrecision.Value:f3} {Interval(classifier.AveragePrecision)}");

    private static string Interval(Estimate estimate)
        => string.Create(CultureInfo.InvariantCulture, $"[{estimate.Interval!.Low:f3}, {estimate.Interval.High:f3}]");

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
