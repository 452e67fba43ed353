using System.Globalization;
using System.Text.Json;
using Lyraflow.Data.Hats;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>What the results of a survey hold, together and pixel by pixel (file by file where it is no HATS catalogue).</summary>
internal sealed record SurveySummary
{
    private const int MostNamed = 5;

    /// <summary>The program's version.</summary>
    public required string Program { get; init; }

    /// <summary>SHA-256 of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The class that is sought.</summary>
    public required string Target { get; init; }

    /// <summary>The priors in words; empty for one density.</summary>
    public required string Prior { get; init; }

    /// <summary>Files of the survey.</summary>
    public required int Files { get; init; }

    /// <summary>Files that hold no rows, and have no result.</summary>
    public required int PassedOver { get; init; }

    /// <summary>All together.</summary>
    public required SurveyCounts Total { get; init; }

    /// <summary>Bytes of the results.</summary>
    public required long Bytes { get; init; }

    /// <summary>For all files together the seconds that each took, times its threads.</summary>
    public required double CoreSeconds { get; init; }

    /// <summary>Pixel by pixel, or file by file, in their order.</summary>
    public required IReadOnlyList<SurveyCounts> Parts { get; init; }

    /// <summary>Adds up.</summary>
    public static SurveySummary Of(SurveyPlan plan, IReadOnlyList<PartReceipt> receipts) => new()
    {
        Program = plan.Settings.Program,
        Model = plan.Settings.Model,
        Target = plan.Settings.Target,
        Prior = plan.Settings.Prior,
        Files = receipts.Count,
        PassedOver = receipts.Count(receipt => receipt.PassedOver is not null),
        Total = SurveyCounts.Of(string.Empty, receipts),
        Bytes = receipts.Sum(receipt => receipt.Result?.Bytes ?? 0),
        CoreSeconds = receipts.Sum(receipt => receipt.Seconds * receipt.Threads),
        Parts =
        [
            .. receipts.GroupBy(receipt => plan.Hats is null ? receipt.File.Path : NameOf(HatsPixel.Of(receipt.File.Path)!.Value))
                .Select(group => SurveyCounts.Of(group.Key, [.. group])),
        ],
    };

    /// <summary>The summary for a reader.</summary>
    /// <param name="plan">The plan.</param>
    public IReadOnlyList<string> Lines(SurveyPlan plan) =>
    [
        Text($"{Files:n0} files{(PassedOver > 0 ? Text($", {PassedOver:n0} of them without rows") : "")}, {Total.Describe(Target)}"),
        .. Parts.Where(part => part.Candidates > 0).OrderByDescending(part => part.Candidates).Take(MostNamed)
            .Select(part => $"  {part.Part}: {part.Describe(Target)}"),
        .. plan.PassedOver.Select(file => $"passed over: {file}"),
        .. plan.HatsProperties?["hats_nrows"] is { Length: > 0 } stated && stated != Text($"{Total.RowsIn}")
            ? new[] { $"The survey's {HatsProperties.FileName} counts {stated} rows, its files have {Text($"{Total.RowsIn}")}." }
            : [],
    ];

    /// <summary>Writes it as JSON.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, ScoreJson.Default.SurveySummary);

    private static string NameOf(HatsPixel pixel) => Text($"Norder={pixel.Order} Npix={pixel.Number}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Counts of rows.</summary>
/// <param name="Part">Of which pixel or file; empty for all.</param>
/// <param name="RowsIn">Rows of the survey.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Dropped">Rows left out, by what left them out.</param>
/// <param name="Candidates">Rows with a posterior above one half; null for a model of one class.</param>
/// <param name="Outliers">Rows that no class explains.</param>
internal sealed record SurveyCounts(
    string Part, long RowsIn, long Rows, IReadOnlyDictionary<string, long> Dropped, long? Candidates, long Outliers)
{
    /// <summary>Adds up.</summary>
    public static SurveyCounts Of(string part, IReadOnlyList<PartReceipt> receipts)
    {
        var results = receipts.Select(receipt => receipt.Result).OfType<PartContent>().ToArray();
        return new SurveyCounts(
            part,
            receipts.Sum(receipt => receipt.RowsIn),
            results.Sum(result => result.Rows),
            new SortedDictionary<string, long>(
                receipts.SelectMany(receipt => receipt.Dropped).GroupBy(drop => drop.Key)
                    .ToDictionary(group => group.Key, group => group.Sum(drop => drop.Value)),
                StringComparer.Ordinal),
            results.All(result => result.Candidates is null) ? null : results.Sum(result => result.Candidates),
            results.Sum(result => result.Outliers));
    }

    /// <summary>The counts in words.</summary>
    public string Describe(string target)
    {
        var dropped = string.Concat(Dropped.Select(drop => Text($", {drop.Value:n0} left out ({drop.Key})")));
        var candidates = Candidates is { } found ? Text($"; {found:n0} candidates for {target} (posterior above 1/2)") : string.Empty;
        return Text($"{RowsIn:n0} rows in, {Rows:n0} out{dropped}{candidates}; {Outliers:n0} outliers");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
