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
internal sealed record FlowComparisonData(FeatureTable<float> Train, FeatureTable<float> Validation, FeatureTable<float> Test, double LogUnit, string Origin)
{
    private static readonly string[] Parts = ["train", "validation", "test"];

    public static FlowComparisonData Load(FlowComparisonRequest options, Action<string> notice, CancellationToken cancellation)
    {
        foreach (var feature in options.Features)
        {
            Formula.Parse(feature);
        }

        var files = InputFiles.Find(options.Catalogue.Input);
        using var session = options.Catalogue.NewSession();
        var source = TableSource.Open(session, files, cancellation: cancellation);
        var everything = options.Catalogue with { Where = null };
        session.Confine(files);
        var survey = ColumnSurvey.Read(session, source, everything.Query(options.Features), options.Catalogue.Sentinels is not null, cancellation);
        var all = LabeledTables.Read(
            session, source, everything.Query(options.Features, survey.GenuineNumbers), context: 0, label: null, classes: null, cancellation);
        var parts = LabeledTables.Read(
            session, source, options.Catalogue.Query(options.Features, survey.GenuineNumbers), context: 0, options.Split, Parts, cancellation);
        foreach (var warning in all.Missing is { } missing ? survey.Warnings.Append(missing) : survey.Warnings)
        {
            notice(warning);
        }

        var box = options.Box is null ? "none" : string.Join(", ", options.Box.Left.Zip(options.Box.Right, (left, right) => string.Create(CultureInfo.InvariantCulture, $"{left}:{right}")));
        string[] origin =
        [
            $"lyraflow {ProgramVersion.Text}",
            FileHash.Of(files),
            $"features {string.Join(", ", options.Features)}",
            $"map {string.Join(", ", options.Catalogue.Map)}",
            $"sentinels {string.Join(", ", (options.Catalogue.Sentinels ?? FeatureQuery.UsualSentinels).Select(Sql.Number))}",
            $"where {options.Catalogue.Where ?? "all"}",
            $"split {options.Split}",
            $"box {box}",
            string.Create(CultureInfo.InvariantCulture, $"epochs {options.Epochs?.ToString(CultureInfo.InvariantCulture) ?? "preset"}"),
        ];
        return new FlowComparisonData(
            parts.Classes[0].Rows,
            parts.Classes[1].Rows,
            parts.Classes[2].Rows,
            Standardization.Fit(all.Classes[0].Rows.Columns, options.Features).LogScale,
            string.Join("; ", origin));
    }
}
