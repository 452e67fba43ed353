using System.Text.Json.Serialization;
using Lyraflow.Data.Exploration;
using Lyraflow.Explore.Content;

namespace Lyraflow.Explore.Server;

/// <summary>A range of a column, as the page asks for it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Low">The lower end; null for none.</param>
/// <param name="High">The upper end; null for none.</param>
internal sealed record RangeMessage(string Column, double? Low, double? High)
{
    public ColumnRange Range => new(Column, Low ?? double.NegativeInfinity, High ?? double.PositiveInfinity);
}

/// <summary>Two columns to be drawn against each other.</summary>
internal sealed record PanelMessage(RangeMessage X, RangeMessage Y);

/// <summary>What the page asks of the rows.</summary>
internal sealed record ViewMessage
{
    // What is left out is empty; the serializer would make null of it if it could only be set at the beginning.
    public IReadOnlyList<RangeMessage> Selection { get; set; } = [];

    public RangeMessage? Part { get; set; }

    public IReadOnlyList<PanelMessage> Panels { get; set; } = [];

    public IReadOnlyList<RangeMessage> Histograms { get; set; } = [];

    public int Rows { get; set; }

    public ViewRequest Request => new()
    {
        Selection = [.. Selection.Select(item => item.Range)],
        Part = Part?.Range,
        Densities = [.. Panels.Select(item => (item.X.Range, item.Y.Range))],
        Histograms = [.. Histograms.Select(item => item.Range)],
        Rows = Rows,
    };
}

/// <summary>The rows that are to be exported or sent.</summary>
internal sealed record SelectionMessage(IReadOnlyList<RangeMessage> Selection);

/// <summary>Two features whose plane is to have contours.</summary>
internal sealed record ContourMessage(string X, string Y);

/// <summary>A prior and a threshold of which something is expected.</summary>
internal sealed record ThresholdMessage(double Prior, double? Log10Ratio);

/// <summary>What is expected of a threshold.</summary>
internal sealed record ExpectedMessage(
    string Name, double Log10Ratio, double Purity, double PurityLow, double PurityHigh, double Completeness, double CompletenessLow,
    double CompletenessHigh, int Contaminants);

/// <summary>What is expected of the threshold that was asked about, and the thresholds of the model.</summary>
internal sealed record ExpectationsMessage(ExpectedMessage? Given, IReadOnlyList<ExpectedMessage> Named);

/// <summary>A column as the page knows it.</summary>
internal sealed record ColumnMessage(
    string Name, string Unit, string Description, double Low, double High, bool IsFeature, bool IsReversed);

/// <summary>What there is to look at.</summary>
internal sealed record CatalogMessage(
    string Name, long Rows, IReadOnlyList<ColumnMessage> Columns, IReadOnlyList<string> Table, IReadOnlyList<string> Numbers,
    ScoresMessage? Scores, ModelMessage? Model, SkyColumns? Sky, IReadOnlyList<string> Formats, int MostPanels);

/// <summary>The columns of the scores.</summary>
internal sealed record ScoresMessage(string Target, string Ratio, string Posterior, string Odds);

/// <summary>The model.</summary>
internal sealed record ModelMessage(
    string Name, IReadOnlyList<string> Classes, string Target, double? Prior, double? StartPrior, bool HasThresholds, bool HasContours,
    int RowsOfContours);

/// <summary>What became of a request.</summary>
internal sealed record NoteMessage(string Note);

/// <summary>What is wrong with a request.</summary>
internal sealed record ErrorMessage(string Error);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    MaxDepth = 8)]
[JsonSerializable(typeof(ViewMessage))]
[JsonSerializable(typeof(SelectionMessage))]
[JsonSerializable(typeof(ContourMessage))]
[JsonSerializable(typeof(ThresholdMessage))]
[JsonSerializable(typeof(ExpectationsMessage))]
[JsonSerializable(typeof(CatalogMessage))]
[JsonSerializable(typeof(View))]
[JsonSerializable(typeof(IReadOnlyList<ClassContours>))]
[JsonSerializable(typeof(NoteMessage))]
[JsonSerializable(typeof(ErrorMessage))]
internal sealed partial class MessageJson : JsonSerializerContext;
