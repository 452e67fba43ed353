using System.Globalization;
using Lyraflow.Data.Exploration;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Sampling;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Explore.Content;

/// <summary>
/// Makes ready what the page shows: draws rows where only a model was named, scores a catalogue where the model did not score
/// it before, and lays it up.
/// </summary>
internal sealed class ContentLoader(ExploreRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    // Of the memory that there is.
    private const int ShareOfMemory = 3;
    private const int LeastMegabytes = 600;

    // The log odds of a file's posteriors agree with one prior to so much.
    private const double Agreement = 1e-3;

    /// <summary>Loads.</summary>
    /// <exception cref="InputException">The model or the catalogue cannot be read, or there is nothing to draw.</exception>
    public ExploredContent Load()
    {
        InputException.ThrowUnless(
            request.Catalog is not null || request.Model is not null, "Nothing is named to look at: name a catalogue, a model or both.");
        using var scratch = new ScratchFolder();

        // What is not there is said before anything begins.
        request.Catalog?.Find(request.Features);
        var model = request.Model is { } name ? LoadModel(name) : null;
        var catalog = request.Catalog ?? Draw(model!.Named, scratch.Path);
        if (model is not null && !IsScored(catalog, model))
        {
            catalog = Score(catalog, model, scratch.Path);
        }

        return LayUp(catalog, model);
    }

    private ModelContent LoadModel(string name)
    {
        var named = NamedModel.Load(name);
        var target = PriorText.Target(named.Model, request.Target);
        var priors = PriorText.Parse(named.Model, target, request.Prior);
        Say("drawing contours", 0);
        var content = ModelContent.Of(named, target, priors, request.Threads);
        Say("drawing contours", 1);
        return content;
    }

    private CatalogRequest Draw(NamedModel named, string folder)
    {
        InputException.ThrowUnless(
            named.Model.Context.Count == 0, $"{named.Name}: is conditional, so rows can be drawn of it only for a catalogue; name one.");
        var drawn = Path.Combine(folder, "drawn.parquet");
        SampleRun.Run(
            new SampleRequest
            {
                Model = request.Model!,
                Count = ModelContent.RowsOfClass,
                Output = drawn,
                Threads = request.Threads,
            },
            progress,
            cancellation);
        return new CatalogRequest { Input = drawn, Threads = request.Threads };
    }

    private static bool IsScored(CatalogRequest catalog, ModelContent model)
    {
        if (catalog.Input == InputFiles.StandardInput || model.Priors is null)
        {
            return false;
        }

        using var session = catalog.NewSession();
        var scores = ScoreColumns.NamesOf(model.Named.Model, model.Target);
        var names = TableSource.Open(session, catalog.Find([])).Columns.Select(column => column.Name);
        return !scores.Except(names, StringComparer.Ordinal).Any();
    }

    private CatalogRequest Score(CatalogRequest catalog, ModelContent model, string folder)
    {
        var files = catalog.Find(model.Named.Inputs);
        var output = Path.Combine(folder, files.Root is null ? "scored.parquet" : "scored/");
        ScoreRun.Run(
            new ScoreRequest
            {
                Catalog = catalog,
                Model = request.Model!,
                Output = output,
                Target = request.Target,
                Prior = request.Prior,
            },
            progress,
            cancellation);
        return catalog with { Input = output, Where = null };
    }

    private ExploredContent LayUp(CatalogRequest catalog, ModelContent? model)
    {
        var name = request.Catalog?.Input ?? $"rows drawn from {model!.Named.Name}";
        Say("loading", 0);
        using var session = catalog.NewSession();
        string[] inputs = [.. model?.Named.Inputs ?? [], .. request.Features];
        var files = catalog.Find(inputs);
        var source = TableSource.Open(session, files, copy: true, cancellation);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        var scores = ScoreNames.Find(source, model is { Priors: not null } ? model.Named.Model.Classes[model.Target].Name : request.Target);
        string[] carried = request.Columns is { } chosen
            ? [.. chosen.Select(column => source.Column(column).Name).Distinct(StringComparer.Ordinal), .. Added(source, model, chosen)]
            : [.. source.Columns.Select(column => column.Name)];
        List<(string Name, string Formula)> drawn = [.. inputs.Distinct(StringComparer.Ordinal).Select(text => (text, text))];
        drawn.AddRange(carried.Where(column => source.Column(column).IsNumber && !inputs.Contains(column, StringComparer.Ordinal))
            .Select(column => (column, column == scores?.Ratio ? scores.RatioFormula : Sql.Name(column))));
        if (scores is not null)
        {
            drawn.Add((scores.Odds, scores.OddsFormula));
        }

        var loader = new ExploredTableLoader
        {
            Session = session,
            Source = source,
            Query = catalog.Query([.. drawn.Select(item => item.Formula)], model?.Named.GenuineNumbers, model?.Named.ColumnUnits),
            Names = [.. drawn.Select(item => item.Name)],
            Carried = carried,
            Order = scores?.Odds,
            Threads = request.Threads,
            MemoryMegabytes = Math.Max(
                LeastMegabytes, (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory / 1_000_000)),
        };
        var prior = model is null || scores is null ? null : PriorOf(session, source, scores, model);
        var table = loader.Load(share => Say("loading", share), cancellation);
        Say("loading", 1, string.Create(CultureInfo.InvariantCulture, $"{table.Rows:n0} rows"));
        return new ExploredContent(name, table, scores, model?.With(prior, beginsWithIt: request.Prior is null));
    }

    private static IEnumerable<string> Added(TableSource source, ModelContent? model, IReadOnlyList<string> chosen)
        => model is null ? []
            : ScoreColumns.NamesOf(model.Named.Model, model.Target)
                .Intersect(source.Columns.Select(column => column.Name), StringComparer.Ordinal)
                .Except(chosen, StringComparer.Ordinal);

    /// <summary>
    /// The prior with which posteriors were computed, read off the rows: their log odds less the calibrated log ratio are the log
    /// odds of the prior in all rows that the model explains. Null where rows do not agree, as where another model scored them.
    /// </summary>
    private double? PriorOf(TableSession session, TableSource source, ScoreNames scores, ModelContent model)
    {
        var calibration = ModelDecision.Calibration(model.Named.Model, model.Target);
        var (slope, intercept) = (calibration?.Slope ?? 1, calibration?.Intercept ?? 0);
        var (ratio, posterior) = (source.Column(scores.Ratio).Sql, source.Column(scores.Posterior).Sql);
        var offset = string.Create(
            CultureInfo.InvariantCulture,
            $"ln({posterior} / (1 - {posterior})) - ({slope:r}::DOUBLE * ln(10) * {ratio} + {intercept:r}::DOUBLE)");
        const string known = "BETWEEN 1e-9 AND 0.999999";
        var quartiles = session.Read(
            $"SELECT quantile_cont(x, 0.25), quantile_cont(x, 0.5), quantile_cont(x, 0.75) FROM (SELECT {offset} AS x FROM "
                + $"{source.Relation} WHERE {posterior} {known} AND isfinite({ratio}) LIMIT 100000)",
            reader => reader.Read() && !reader.IsDBNull(0)
                ? (Low: reader.GetDouble(0), Middle: reader.GetDouble(1), High: reader.GetDouble(2))
                : default((double Low, double Middle, double High)?),
            cancellation);
        return quartiles is { } found && found.High - found.Low < Agreement ? 1 / (1 + Math.Exp(-found.Middle)) : null;
    }

    private void Say(string stage, double fraction, string detail = "") => progress?.Report(new StageProgress(stage, fraction, detail));
}
