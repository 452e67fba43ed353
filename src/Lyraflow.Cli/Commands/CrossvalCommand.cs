using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow crossval</c>: on a catalogue of the user's own, or on the paper's.</summary>
internal sealed class CrossvalCommand
{
    private readonly CatalogArguments _catalog = new(required: false);
    private readonly Option<string?> _features = new("--features")
    {
        Description = "Formulas over columns of INPUT with commas between them.",
        HelpName = "SQL,SQL",
    };
    private readonly Option<string?> _label = new("--label")
    {
        Description = "Column of INPUT with the class of each row.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> _class = new("--class")
    {
        Description = "The class that is sought among the others. [default: the rarest]",
        HelpName = "CLASS",
    };
    private readonly Option<string?> _data = CommonOptions.Stripe82Data("Without INPUT: CSV file with u_g, g_r, r_i, i_z and label. ");
    private readonly Option<string> _dust = CommonOptions.Dust();
    private readonly Option<int?> _folds = new("--folds")
    {
        Description = "Number of folds, each with the classes in the same proportion. [default: 10]",
        HelpName = "N",
    };
    private readonly Option<string?> _column = new("--fold", "--folds-column")
    {
        Description = "Column with the fold of each row, a whole number.",
        HelpName = "COLUMN",
    };
    private readonly Option<int> _repeats = new("--repeats")
    {
        Description = "Repeat all with other folds.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };
    private readonly Option<string?> _methods = new("--methods")
    {
        Description = $"Methods with commas between them, from {string.Join(", ", MethodList.All.Select(method => method.Name))}. "
            + "[default: one of each kind]",
        HelpName = "A,B",
    };
    private readonly Option<string> _output = new("--out")
    {
        Description = "Folder for metrics.json, scores.csv, methods.md, report/index.html and the finished folds.",
        DefaultValueFactory = _ => "crossval",
        HelpName = "DIR",
    };
    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Start anew in a folder that holds results; without it, the run found there is continued.",
    };
    private readonly Option<string?> _task = CommonOptions.Task("folds");
    private readonly Option<bool> _noReport = CommonOptions.NoReport();
    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<string[]> _errors = CommonOptions.Errors();

    public static Command Create() => new CrossvalCommand().Build();

    private Command Build()
    {
        var command = new Command("crossval", """
            Compare classifiers on the same folds: flows, and what else one could have used.
            Without INPUT, on the RR Lyrae catalogue.

            Examples:
              lyraflow crossval stars.csv --features "u-g, g-r, r-i, i-z" --label label --class rrlyrae
              lyraflow crossval stars.csv --features "u-g, g-r" --label label --fold split --out by-split
              lyraflow crossval stars.csv --features "u-g, g-r" --label label --errors "u=u_err, g=g_err"
              lyraflow crossval
              lyraflow crossval --methods flow,mixture_20_3,knn_50 --repeats 3 --out three
              lyraflow crossval --data rrlyrae-with-folds.csv --fold fold
              lyraflow crossval --dust observed --out observed
            """);
        _catalog.AddTo(command);
        Option[] options =
        [
            _features, _label, _class, _data, _dust, _folds, _column, _repeats, _methods, _output, _overwrite, _task,
            _noReport, _seed, _errors,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var hasInput = parsed.GetValue(_catalog.Input) is not null;
        Refuse(
            parsed,
            hasInput ? [_data, _dust] : [_features, _label, _class, _errors, .. _catalog.OfRows],
            hasInput ? "is of the RR Lyrae catalogue, not of INPUT; leave out one of the two" : "needs INPUT, the catalogue that it is of");
        CrossValidationRequest request = hasInput ? OfCatalog(parsed) : OfStripe82(parsed);
        request = request with
        {
            Folds = parsed.GetValue(_folds),
            FoldsColumn = parsed.GetValue(_column),
            Repeats = parsed.GetValue(_repeats),
            Methods = CommonOptions.ParseNames(parsed.GetValue(_methods)),
            Out = parsed.GetValue(_output)!,
            Overwrite = parsed.GetValue(_overwrite),
            Report = !parsed.GetValue(_noReport),
            Seed = parsed.GetValue(_seed),
            Threads = _catalog.Of(parsed).Threads,
            Share = CommonOptions.ParseTask(parsed.GetValue(_task), parsed.GetValue(_overwrite)),
        };
        var metrics = ProgressDisplay.Show(parsed.GetValue(_catalog.Quiet), progress => Run(request, progress, cancellation));
        if (metrics is null && request.Share is { } share && !cancellation.IsCancellationRequested)
        {
            Note.Write($"share {share} is done; when all are, lyraflow finish {request.Out} measures and reports.");
            return ExitCode.Done;
        }

        if (metrics is null)
        {
            ErrorLine.Write(
                $"interrupted; the finished folds are kept in {Path.GetFullPath(request.Out)}. The same command (without "
                    + $"--overwrite) goes on from there.");
            return ExitCode.Interrupted;
        }

        return Outcome.Write(
            parsed.GetValue(_catalog.Json),
            Path.Combine(request.Out, CrossValidationRun.MetricsFile),
            () => CrossValidationTable.Write(Terminal.Out, metrics, Path.GetFullPath(request.Out)));
    }

    /// <summary>The request that a folder's plan holds, with that folder for the results.</summary>
    public static CrossValidationRequest Planned(string folder)
    {
        var (kind, planned) = CrossValidationFinish.Planned(folder);
        CrossValidationRequest? request = kind switch
        {
            CatalogCrossValidationRequest.KindName => CatalogCrossValidationRequest.Read(planned),
            Stripe82CrossValidationRequest.KindName => Stripe82CrossValidationRequest.Read(planned),
            _ => null,
        };
        return request is null
            ? throw new InputException($"{folder}: the plan there cannot be read; delete it, and run the tasks again.")
            : request with { Out = folder };
    }

    /// <summary>Runs a request.</summary>
    public static CrossValidationMetrics? Run(
        CrossValidationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation) => request switch
    {
        CatalogCrossValidationRequest own => CatalogCrossValidation.Run(own, progress, cancellation),
        Stripe82CrossValidationRequest paper => Stripe82CrossValidation.Run(paper, progress, cancellation),
        _ => throw new ArgumentException("There is no such request.", nameof(request)),
    };

    private static void Refuse(ParseResult parsed, IEnumerable<Option> options, string why)
    {
        foreach (var option in options)
        {
            InputException.ThrowUnless(parsed.GetResult(option) is null or { Implicit: true }, $"{option.Name} {why}.");
        }
    }

    private CatalogCrossValidationRequest OfCatalog(ParseResult parsed) => new()
    {
        Catalog = _catalog.Of(parsed),
        Features = parsed.GetValue(_features) is { } formulas ? Sql.SplitList(formulas, _features.Name) : [],
        Label = parsed.GetValue(_label),
        Class = parsed.GetValue(_class),
        Errors = parsed.GetValue(_errors) ?? [],
    };

    private Stripe82CrossValidationRequest OfStripe82(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        Dust = CommonOptions.ParseDust(parsed.GetValue(_dust)),
    };
}
