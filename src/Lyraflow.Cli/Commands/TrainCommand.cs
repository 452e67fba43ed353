using System.CommandLine;
using System.Text.Json.Serialization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Flows;
using Lyraflow.Stacks;
using Lyraflow.Paper.Benchmarks;
using Lyraflow.Workflows.Training;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var catalog = new CatalogArguments();
        var features = new Option<string?>("--features")
        {
            Description = "Formulas over columns with commas between them.",
            HelpName = "SQL,SQL",
        };
        var context = new Option<string?>("--context")
        {
            Description = "Formulas that the features are conditioned on, such as a magnitude: p(features | context).",
            HelpName = "SQL,SQL",
        };
        var benchmark = new Option<string?>("--benchmark")
        {
            Description = $"INPUT is one of the field's standard sets as published, {string.Join(", ", DensityBenchmark.Names)}: "
                + $"train, validate and test on its own rows.",
            HelpName = "NAME",
        };
        var units = new Option<string?>("--units")
        {
            Description = "Unit of all features, or one each (and then of each context column).",
            HelpName = "A,B",
        };
        var label = new Option<string?>("--label")
        {
            Description = "Column with the class of each row: one density per class. Without it, one density of all rows.",
            HelpName = "COLUMN",
        };
        var classes = new Option<string?>("--classes")
        {
            Description = "Classes to train; rows of others are left out. [default: all]",
            HelpName = "A,B",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Model file to write (safetensors).",
            Required = true,
            HelpName = "MODEL",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a model that is there." };
        var model = new Option<DensityModel?>("--model")
        {
            Description = "What the density of a class is: a stack of flows and mixtures, one flow, or one Gaussian mixture. "
                + "[default: stack]",
            HelpName = "stack|flow|mixture",
        };
        var effort = new Option<StackEffort>("--effort")
        {
            Description = "How much work a stack is worth; what it costs is said before it starts.",
            DefaultValueFactory = _ => StackEffort.Standard,
            HelpName = "quick|standard|best",
        };
        var focus = new Option<string?>("--focus")
        {
            Description = "A rare class that is sought: its stack also tries flows that learn it together with the rows of the other "
                + "classes that are likeliest to be taken for it, and the calibration and the thresholds are those of this class.",
            HelpName = "CLASS",
        };
        var components = Shape<int?>("--components", "Components of a mixture. [default: what the validation rows choose]");
        var flow = new Option<string?>("--flow")
        {
            Description = $"One flow for each class in place of a stack: {string.Join(", ", FlowRecipe.Names)}. "
                + "The options of its shape and training mean one flow too, nsf.",
            HelpName = "NAME",
        };
        var box = CommonOptions.Box();
        var layers = Shape<int?>("--layers", "Layers.");
        var bins = Shape<int?>("--bins", "Bins of each spline.");
        var hidden = Shape<string?>("--hidden", "Widths of the hidden layers, such as 64,64.");
        var tail = Shape<double?>("--tail-bound", "The splines act within this many standard deviations.");
        var epochs = Shape<int?>("--epochs", "Most passes over the rows.");
        var batch = Shape<int?>("--batch", "Rows of a step.");
        var rate = Shape<double?>("--rate", "Learning rate at the start.");
        var patience = Shape<int?>("--patience", "Epochs without progress after which training stops.");
        var jitter = Shape<double?>("--jitter", "Noise on the training rows, in standard deviations.");
        var decay = Shape<double?>("--weight-decay", "Decoupled weight decay.");
        var validation = new Option<double>("--validation")
        {
            Description = "Share of each class's rows that choose the epoch.",
            DefaultValueFactory = _ => 0.1,
            HelpName = "N",
        };
        var errors = CommonOptions.Errors();
        errors.Description += " The density is then that before such errors: a mixture, or with --model flow a flow.";
        var seed = CommonOptions.Seed();
        var command = new Command("train", """
            Learn the density of each class of a catalogue, and write them into one model file.

            A class is a stack: flows of several kinds and Gaussian mixtures, weighed by how likely they make rows that they had not seen.
            The same rows calibrate the probabilities and give the thresholds that score --select uses. --flow trains a single flow.

            Examples:
              lyraflow train stars.csv --features "u-g, g-r, r-i, i-z" --label label -o model.safetensors
              lyraflow train stars.csv --features "u-g, g-r, r-i, i-z" --label label --effort best -o best.safetensors
              lyraflow train stars.csv --features "u-g, g-r, r-i, i-z" --label label --focus rrlyrae -o focused.safetensors
              lyraflow train field.fits --features "g-r, r-i" --where "g < 20" --epochs 20 -o field.safetensors
              lyraflow train miniboone/data.npy --benchmark miniboone -o miniboone.safetensors
              lyraflow train stars.csv --features "u-g, g-r" --context "r" --label label -o given-r.safetensors
              lyraflow train stars.csv --features "u-g, g-r" --label label --model mixture -o mixtures.safetensors
              lyraflow train stars.csv --features "u-g, g-r" --errors "u=u_err, g=g_err" -o before-errors.safetensors
            """);
        catalog.AddTo(command);
        Option[] options =
        [
            features,
            context,
            benchmark,
            units,
            label,
            classes,
            output,
            overwrite,
            model,
            effort,
            focus,
            components,
            flow,
            box,
            layers,
            bins,
            hidden,
            tail,
            epochs,
            batch,
            rate,
            patience,
            jitter,
            decay,
            validation,
            errors,
            seed,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var request = new TrainRequest
            {
                Catalog = catalog.Of(parsed),
                Benchmark = parsed.GetValue(benchmark),
                Features = parsed.GetValue(features) is { } formulas ? Sql.SplitList(formulas, features.Name) : [],
                Context = parsed.GetValue(context) is { } given ? Sql.SplitList(given, context.Name) : [],
                Units = parsed.GetValue(units) is { } unit ? Sql.SplitList(unit, "--units") : [],
                Label = parsed.GetValue(label),
                Classes = parsed.GetValue(classes) is { } names ? [.. Sql.SplitList(names, "--classes").Distinct()] : null,
                Output = parsed.GetValue(output)!,
                Overwrite = parsed.GetValue(overwrite),
                Model = parsed.GetValue(model),
                Effort = parsed.GetValue(effort),
                Focus = parsed.GetValue(focus),
                Components = parsed.GetValue(components),
                FlowName = parsed.GetValue(flow),
                Box = CommonOptions.ParseBox(parsed.GetValue(box)),
                Layers = parsed.GetValue(layers),
                Bins = parsed.GetValue(bins),
                Hidden = parsed.GetValue(hidden) is { } widths ? CommonOptions.ParseNumbers(widths, hidden.Name) : null,
                TailBound = parsed.GetValue(tail),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                Patience = parsed.GetValue(patience),
                Jitter = parsed.GetValue(jitter),
                WeightDecay = parsed.GetValue(decay),
                Validation = parsed.GetValue(validation),
                Errors = parsed.GetValue(errors) ?? [],
                Seed = parsed.GetValue(seed),
            };
            return Task.FromResult(Run(request, parsed.GetValue(catalog.Quiet), parsed.GetValue(catalog.Json), cancellation));
        });
        return command;
    }

    private static Option<T> Shape<T>(string name, string description) => new(name) { Description = description, HelpName = "N" };

    private static int Run(TrainRequest request, bool quiet, bool json, CancellationToken cancellation)
    {
        var result = ProgressDisplay.Show(quiet, progress => request.Benchmark is { } name
            ? BenchmarkRun.Run(name, request, progress, cancellation)
            : TrainRun.Run(request, progress, cancellation));
        if (result.LeftOut > 0)
        {
            Note.Write($"{result.LeftOut} rows have no label or no number for a feature, and were left out.");
        }

        if (!quiet && request is { Model: null, Kind: DensityModel.Flow, FlowName: null, Benchmark: null })
        {
            Note.Write("some options are of a single flow, so each class got one (--flow nsf) in place of a stack.");
        }

        if (!quiet && request is { Model: null, Kind: DensityModel.Mixture, Components: null })
        {
            Note.Write(
                "with errors each class got a mixture, which is integrated exactly, in place of a stack; --model flow trains flows.");
        }

        if (result.Interrupted)
        {
            ErrorLine.Write(
                $"interrupted; {result.Output} holds the best weights so far of "
                    + $"{string.Join(", ", result.Classes.Select(item => item.Name))}.");
            return ExitCode.Interrupted;
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, TrainJson.Default.TrainResult));
        }
        else
        {
            ModelTables.WriteTraining(Terminal.Out, result, request.Output);
        }

        return ExitCode.Done;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrainResult))]
internal sealed partial class TrainJson : JsonSerializerContext;
