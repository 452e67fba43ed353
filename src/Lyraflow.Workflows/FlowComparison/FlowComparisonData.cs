using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.FlowComparison;

/// <summary>The rows that flows are compared on.</summary>
/// <param name="Train">Rows to fit.</param>
/// <param name="Validation">Rows that choose the epoch.</param>
/// <param name="Test">Rows to compare on.</param>
/// <param name="LogUnit">Σ ln σ of all rows of the input: what turns a loss into standardized units.</param>
/// <param name="Origin">What results depend on besides the flow and the seed.</param>
internal sealed record FlowComparisonData(
    FeatureTable<float> Train, FeatureTable<float> Validation, FeatureTable<float> Test, double LogUnit, string Origin)
{
    private static readonly string[] Parts = ["train", "validation", "test"];

    public static FlowComparisonData Load(
        FlowComparisonRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        foreach (var feature in request.Features)
        {
            Formula.Parse(feature);
        }

        var files = request.Catalog.Find(request.Features, request.Split);
        using var session = request.Catalog.NewSession();
        var source = TableSource.Open(session, files, cancellation: cancellation);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        var everything = request.Catalog with { Where = null };
        session.Confine(files);
        var survey = ColumnSurvey.Read(
            session,
            source,
            everything.Query(request.Features),
            request.Catalog.Sentinels is not null,
            cancellation);
        var all = CatalogRows.Read(
            session,
            source,
            everything.Query(request.Features, survey.GenuineNumbers),
            context: 0,
            label: null,
            classes: null,
            cancellation);
        var parts = CatalogRows.Read(
            session,
            source,
            request.Catalog.Query(request.Features, survey.GenuineNumbers),
            context: 0,
            request.Split,
            Parts,
            cancellation);
        foreach (var warning in all.Missing is { } missing ? survey.Warnings.Append(missing) : survey.Warnings)
        {
            progress?.Report(new StageProgress("reading", 0, string.Empty) { Notice = warning });
        }

        var box = request.Box is null
            ? "none"
            : string.Join(
                ", ",
                request.Box.Left.Zip(request.Box.Right, (left, right) => string.Create(CultureInfo.InvariantCulture, $"{left}:{right}")));
        string[] origin =
        [
            $"lyraflow {ProgramVersion.Text}",
            FileHash.Of(files),
            $"features {string.Join(", ", request.Features)}",
            $"map {string.Join(", ", request.Catalog.Map)}",
            $"sentinels {string.Join(", ", (request.Catalog.Sentinels ?? FeatureQuery.UsualSentinels).Select(Sql.Number))}",
            $"where {request.Catalog.Where ?? "all"}",
            $"split {request.Split}",
            $"box {box}",
            string.Create(CultureInfo.InvariantCulture, $"epochs {request.Epochs?.ToString(CultureInfo.InvariantCulture) ?? "preset"}"),
        ];
        return new FlowComparisonData(
            parts.Classes[0].Rows,
            parts.Classes[1].Rows,
            parts.Classes[2].Rows,
            Standardization.Fit(all.Classes[0].Rows.Columns, request.Features).LogScale,
            string.Join("; ", origin));
    }
}
