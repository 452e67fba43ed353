using System.CommandLine;
using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Cli.Commands;

/// <summary>The arguments that all commands on catalogues have.</summary>
internal sealed class CatalogArguments
{
    private readonly Option<string?> _where = new("--where")
    {
        Description = "Condition in SQL that rows must meet, such as \"g < 21 and type = 6\".",
        HelpName = "SQL",
    };
    private readonly Option<string[]> _map = CommonOptions.Map();
    private readonly Option<string> _sentinels = new("--sentinels")
    {
        Description = "Numbers that mean \"not measured\", or none.",
        DefaultValueFactory = _ => "-9999,99",
        HelpName = "N,N",
    };
    private readonly Option<int> _threads = CommonOptions.Threads(0);

    public Argument<string> Input { get; } = new("INPUT")
    {
        Description = "CSV, Parquet, FITS, .npy or .npz file; a folder; a pattern such as 'stars/*.parquet'; or - for CSV from "
            + "standard input.",
    };

    public Option<bool> Quiet { get; } = CommonOptions.Quiet();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public void AddTo(Command command)
    {
        command.Arguments.Add(Input);
        foreach (var option in new Option[] { _where, _map, _sentinels, _threads, Json, Quiet })
        {
            command.Options.Add(option);
        }
    }

    public CatalogRequest Of(ParseResult parsed) => new()
    {
        Input = parsed.GetValue(Input)!,
        Where = parsed.GetValue(_where),
        Map = parsed.GetValue(_map) ?? [],
        Sentinels = Numbers(parsed.GetValue(_sentinels)!),
        Threads = parsed.GetValue(_threads),
    };

    private static double[] Numbers(string text)
        => text is "none" or "" ? [] : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new InputException($"--sentinels takes numbers with commas between them, or none, not '{text}'."))];
}
