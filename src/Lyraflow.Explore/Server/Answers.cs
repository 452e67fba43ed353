using Lyraflow.Data.Exploration;
using Lyraflow.Data.Samp;
using Lyraflow.Data.Tables;
using Lyraflow.Explore.Content;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Explore.Server;

/// <summary>What the page asks for, answered: the grammar of its requests knows columns, numbers, and nothing else.</summary>
/// <param name="content">What there is.</param>
internal sealed class Answers(ExploredContent content)
{
    /// <summary>Formats of exports, by the endings of their names.</summary>
    public static readonly IReadOnlyList<string> Formats = [".csv", ".fits", ".parquet", ".vot"];

    private const int MostPanels = 12;
    private const int MostRanges = 40;
    private const int MostRows = 1000;
    private const string Magnitude = "mag";

    /// <summary>What there is to look at.</summary>
    public CatalogMessage Catalog()
    {
        var features = content.Model?.Named.Model.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var sky = SkyColumns.Find(content.Table.Columns);
        return new(
            content.Name,
            content.Table.Rows,
            [
                .. content.Table.Columns.Select(column => new ColumnMessage(
                    column.Name,
                    Unit(column),
                    column.Metadata.Description,
                    column.Low,
                    column.High,
                    features.Contains(column.Name),
                    column.Name == sky?.RightAscension || IsMagnitude(column, Unit(column)))),
            ],
            [.. content.Table.Carried.Select(column => column.Name)],
            [.. content.Table.Carried.Where(column => column.IsNumber).Select(column => column.Name)],
            content.Scores is { } scores ? new ScoresMessage(scores.Target, scores.Ratio, scores.Posterior, scores.Odds) : null,
            content.Model is { } model
                ? new ModelMessage(
                    model.Named.Name,
                    [.. model.Named.Model.Classes.Select(item => item.Name)],
                    model.Named.Model.Classes[model.Target].Name,
                    model.Prior,
                    model.StartPrior,
                    model.Thresholds is not null,
                    model.HasContours,
                    ModelContent.RowsOfClass)
                : null,
            sky,
            Formats,
            MostPanels);
    }

    /// <summary>Counts, histograms and rows.</summary>
    /// <exception cref="InputException">It asks for what is not there, or for too much.</exception>
    public Task<View> ViewAsync(ViewMessage message, CancellationToken cancellation)
    {
        Require(message.Panels, MostPanels, "panels");
        Require(message.Histograms, MostPanels, "histograms");
        Require(message.Rows, MostRows, "rows");
        Require(message.Selection, MostRanges, "ranges");
        return content.Table.ViewAsync(message.Request, cancellation);
    }

    /// <summary>Contours of the classes in a plane; empty where the model has none there.</summary>
    public IReadOnlyList<ClassContours> Contours(ContourMessage message) => content.Model?.Contours(message.X, message.Y) ?? [];

    /// <summary>What to expect of thresholds.</summary>
    /// <exception cref="InputException">The model holds no thresholds, or the prior is none.</exception>
    public ExpectationsMessage Expectations(ThresholdMessage message)
    {
        var decision = content.Model?.Thresholds
            ?? throw new InputException("There is no model here that knows what its thresholds select.");
        InputException.ThrowUnless(message.Prior is >= 0 and <= 1, "A prior is a probability from 0 to 1.");
        InputException.ThrowUnless(message.Log10Ratio is null or (> -1000 and < 1000), "A threshold is a log10 ratio.");
        return new(
            message.Log10Ratio is { } ratio ? Message(ExpectedSelection.At(decision, message.Prior, ratio)) : null,
            [.. ExpectedSelection.ChooseAll(decision, message.Prior).Select(Message)]);
    }

    /// <summary>Writes a selection; the file is the caller's to delete.</summary>
    /// <exception cref="InputException">The selection is none, there is no such format, or the rows cannot be written in it.</exception>
    public Task<string> ExportAsync(SelectionMessage message, string format, CancellationToken cancellation)
    {
        InputException.ThrowUnless(
            Formats.Contains($".{format}", StringComparer.Ordinal), $"Rows are exported as {string.Join(", ", Formats)}.");
        Require(message.Selection, MostRanges, "ranges");
        var notes = new TableNotes
        {
            Texts = content.Model?.Named.Notes ?? new Dictionary<string, string> { ["creator"] = $"lyraflow {ProgramVersion.Text}" },
            Columns = content.Table.Carried.ToDictionary(column => column.Name, column => column.Metadata),
        };
        return content.Table.ExportAsync([.. message.Selection.Select(item => item.Range)], $".{format}", notes, cancellation);
    }

    /// <summary>Hands a selection to the programs at the user's SAMP hub.</summary>
    /// <inheritdoc cref="ExportAsync" path="/exception"/>
    public async Task<NoteMessage> SendAsync(SelectionMessage message, CancellationToken cancellation)
    {
        if (!TableBroadcast.HasHub)
        {
            return new("no SAMP hub is running (TOPCAT and Aladin start one): nothing was sent.");
        }

        // Those programs read it some time after they are told: it stays as long as this session.
        var file = await ExportAsync(message, "vot", cancellation).ConfigureAwait(false);
        return new(await TableBroadcast.SendAsync(file, $"lyraflow {ProgramVersion.Text}", cancellation).ConfigureAwait(false));
    }

    private string Unit(ExploredColumn column) => column.Metadata.Unit.Length > 0
        ? column.Metadata.Unit
        : content.Model?.Named.Model.Inputs.FirstOrDefault(input => input.Name == column.Name)?.Unit ?? string.Empty;

    /// <summary>Magnitudes, which are the smaller the brighter, run downwards; colors and errors do not.</summary>
    private static bool IsMagnitude(ExploredColumn column, string unit)
        => unit.Equals(Magnitude, StringComparison.OrdinalIgnoreCase)
            && (column.Metadata.Ucd.Length > 0
                ? column.Metadata.Ucd.StartsWith("phot.mag", StringComparison.OrdinalIgnoreCase)
                : !IsColor(column.Name) && !column.Name.Contains("err", StringComparison.OrdinalIgnoreCase));

    // Such as u-g, or u_g in catalogues whose names hold no sign.
    private static bool IsColor(string name) => name.Split('-', '_') is [{ Length: 1 or 2 }, { Length: 1 or 2 }];

    private static ExpectedMessage Message(ExpectedSelection item) => new(
        item.Name, item.Log10Ratio, item.Purity, item.PurityInterval.Low, item.PurityInterval.High, item.Completeness,
        item.CompletenessInterval.Low, item.CompletenessInterval.High, item.Contaminants);

    private static void Require(int count, int most, string what)
        => InputException.ThrowUnless(count >= 0 && count <= most, $"One request asks for at most {most} {what}.");

    private static void Require<T>(IReadOnlyList<T> items, int most, string what)
        where T : class
    {
        Require(items.Count, most, what);
        InputException.ThrowUnless(items.All(item => item is not null), $"One of the {what} is nothing.");
    }
}
