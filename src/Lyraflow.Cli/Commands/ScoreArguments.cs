using System.CommandLine;
using System.CommandLine.Parsing;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Commands;

/// <summary>The arguments of scoring, for the command that scores and for the one that has a cluster do it.</summary>
internal sealed class ScoreArguments
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "File to write (.parquet, .csv, .fits, .vot, .ecsv, .npy; .gz behind it compresses), a folder for several "
            + "inputs, or - for CSV on standard output.",
        Required = true,
        HelpName = "OUTPUT",
    };
    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Columns of the input to keep. [default: all]",
        HelpName = "A,B",
    };
    private readonly Option<string?> _target = new("--target")
    {
        Description = "The class that is sought. [default: the rarest of the training]",
        HelpName = "CLASS",
    };
    private readonly Option<string?> _prior = new("--prior")
    {
        Description = "How common the class is: a probability, equal, or CLASS=P,CLASS=P. [default: as in the training]",
        HelpName = "P",
    };
    private readonly Option<string> _missing = new("--missing")
    {
        Description = "Rows without a number for a feature: null keeps them with null scores, drop leaves them out, fail ends with "
            + "an error, marginalize integrates over what is missing.",
        DefaultValueFactory = _ => "null",
    };
    private readonly Option<string[]> _errors = CommonOptions.Errors();
    private readonly Option<string[]> _limits = CommonOptions.Limits();
    private readonly Option<string?> _select = new("--select")
    {
        Description = "Write only the candidates: pure, balanced or complete, the model's own thresholds at the prior, or those "
            + "with at least this log10 ratio. [default: all rows]",
        HelpName = "pure|balanced|complete|RATIO",
    };
    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace results that are there; without it, finished files of a folder are skipped.",
    };

    public ScoreArguments() => _missing.AcceptOnlyFromAmong("null", "drop", "fail", "marginalize");

    public CatalogArguments Catalog { get; } = new(hasModel: true);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        Catalog.AddTo(command);
        foreach (var option in new Option[] { _output, _columns, _target, _prior, _missing, _errors, _limits, _select, _overwrite })
        {
            command.Options.Add(option);
        }
    }

    public ScoreRequest Of(ParseResult parsed) => new()
    {
        Catalog = Catalog.Of(parsed),
        Model = parsed.GetValue(_model)!,
        Output = parsed.GetValue(_output)!,
        Columns = parsed.GetValue(_columns) is { } names ? Sql.SplitList(names, "--columns") : null,
        Target = parsed.GetValue(_target),
        Prior = parsed.GetValue(_prior),
        Missing = Enum.Parse<MissingPolicy>(parsed.GetValue(_missing)!, ignoreCase: true),
        Errors = parsed.GetValue(_errors) ?? [],
        Limits = parsed.GetValue(_limits) ?? [],
        Select = parsed.GetValue(_select),
        Overwrite = parsed.GetValue(_overwrite),
    };

    /// <summary>What was said, as words of a command line again.</summary>
    /// <param name="parsed">What was said.</param>
    /// <param name="others">Options of other purposes, which are left out.</param>
    public static IReadOnlyList<string> Words(ParseResult parsed, params Option[] others) =>
    [
        .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value)),
        .. parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(option => !option.Implicit && !others.Contains(option.Option))
            .SelectMany(option => option.Tokens.Select(token => token.Value) is var values && values.Any()
                ? values.SelectMany(value => new[] { option.Option.Name, value })
                : [option.Option.Name]),
    ];
}
