using System.CommandLine;
using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Cli.Commands;

/// <summary>The arguments that all commands on catalogues have.</summary>
/// <param name="required">Whether a catalogue has to be named.</param>
/// <param name="hasModel">Whether a model is applied to it, whose columns have units.</param>
internal sealed class CatalogArguments(bool required = true, bool hasModel = false)
{
    private readonly Option<string?> _where = new("--where")
    {
        Description = "Condition in SQL that rows must meet, such as \"g < 21 and type = 6\".",
        HelpName = "SQL",
    };
    private readonly Option<string[]> _map = CommonOptions.Map();
    private readonly Option<string?> _sentinels = Sentinels();
    private readonly Option<bool> _strict = CommonOptions.Strict();

    private readonly Option<bool> _ignoreUnits = new("--ignore-units")
    {
        Description = "Take columns as they are, though the file says that they have other units than those that the model was trained on.",
    };

    public Option<int> Threads { get; } = CommonOptions.Threads(0);

    public Argument<string> Input { get; } = new("INPUT")
    {
        Description = "CSV, ECSV, Parquet, FITS, VOTable, text, .npy or .npz file, such as cat.fits[2]; a folder; a pattern such as "
            + "'stars/*.parquet'; or - for CSV from standard input.",
        Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    /// <summary>The options that say which rows of the catalogue are used, and how.</summary>
    public IEnumerable<Option> OfRows => [_where, _map, _sentinels, _strict];

    public Option<bool> Quiet { get; } = CommonOptions.Quiet();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public void AddTo(Command command)
    {
        command.Arguments.Add(Input);
        Option[] ofModel = hasModel ? [_ignoreUnits] : [];
        foreach (var option in (Option[])[_where, _map, _sentinels, _strict, .. ofModel, Threads, Json, Quiet])
        {
            command.Options.Add(option);
        }
    }

    public CatalogRequest Of(ParseResult parsed) => new()
    {
        Input = parsed.GetValue(Input)!,
        Where = parsed.GetValue(_where),
        Map = parsed.GetValue(_map) ?? [],
        Sentinels = ParseSentinels(parsed.GetValue(_sentinels)),
        Strict = parsed.GetValue(_strict),
        IgnoreUnits = hasModel && parsed.GetValue(_ignoreUnits),
        Threads = parsed.GetValue(Threads),
    };

    /// <summary>The option for numbers that mean "not measured".</summary>
    public static Option<string?> Sentinels() =>
        new("--sentinels")
        {
            Description = "Numbers that mean \"not measured\", or none. [default: -9999,99 where a column's other numbers lie elsewhere]",
            HelpName = "N,N",
        };

    /// <summary>What it says; null for the usual ones.</summary>
    public static double[]? ParseSentinels(string? text) =>
        text is null ? null
        : text is "none" or "" ? []
        :
        [
            .. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(part =>
                    double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                        ? number
                        : throw new InputException($"--sentinels takes numbers with commas between them, or none, not '{text}'.")),
        ];
}
