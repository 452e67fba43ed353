using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>
/// Draws, for every row of a catalogue, the columns that it lacks from their distribution given what it has; all else is carried
/// as it was written. Rows stream.
/// </summary>
public static class CompletionRun
{
    // Numbers that the function gives for a row, a block of rows of which is in memory for each thread.
    private const int MostResults = 10_000;

    private const string Function = "lyraflow_completed";
    private const string Results = "lyraflow_results";
    private const string Draw = "lyraflow_draw";

    /// <summary>Runs.</summary>
    /// <exception cref="InputException">The model or the input cannot be read, or a value of the request is impossible.</exception>
    public static CompletionResult Run(
        CompletionRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uncertainty = new ColumnUncertainty
        {
            Errors = ColumnUncertainty.ParseErrors(request.Errors),
            Limits = ColumnUncertainty.ParseLimits(request.Limits),
            Marginalizes = true,
        };
        var named = NamedModel.Load(request.Model);
        var (names, logPriors) = Classes(named, request);
        var writesText = TableWriter.WritesText(request.Output);
        var files = request.Catalog.Find(named.Inputs, [.. uncertainty.Expressions]);
        using var session = request.Catalog.NewStreamingSession();
        var source = TableSource.Open(session, files, copy: true, cancellation);
        source.CarriesText = writesText;
        PassedOverFiles.Report(progress, files, source.PassedOver);
        files.RequireOther(request.Output);
        session.Confine(files, request.Output);
        var model = UncertainModel.Of(named.Name, named.Model, target: 0, request.Catalog.Threads);
        var query = UncertainQuery.Plan(
            request.Catalog.Query(named.Inputs, named.GenuineNumbers, named.ColumnUnits), uncertainty, source);
        var notices = new UncertaintyNotices(progress, "completing");
        notices.SayWhetherErrorsFit(named, uncertainty);
        notices.SayWhatIsBent(query, source);
        UncertainDensity[] densities = [.. model.Densities.Where((_, k) => names.Contains(named.Model.Classes[k].Name))];
        var most = MostResults / (2 + query.Columns.Count);
        var draws = request.Draws ?? 1;
        InputException.ThrowUnless(draws >= 1 && draws <= most, $"The number of draws of a row must be 1 to {most} here, not {draws}.");
        var plan = new CompletionPlan(query, densities, logPriors, (int)draws, request.Seed);
        RowFunction.Register(
            session, Function, query.InputCount + 1, plan.Draws * plan.Stride, () => new CompletedRows(plan));
        progress?.Report(new StageProgress("completing", 0, files.Name));
        var select = new CompletionQuery(plan, source, names, isNumbered: request.Draws is not null).Select(Function, Results, Draw);
        TableWriter.Write(session, select, request.Output, request.Overwrite, Notes(named, source), cancellation);
        Report(plan, source, progress);
        return new CompletionResult(plan.Rows, plan.Completed);
    }

    /// <summary>The classes that are drawn from, with ln of their priors.</summary>
    private static (IReadOnlyList<string> Names, IReadOnlyList<double> LogPriors) Classes(NamedModel named, CompletionRequest request)
    {
        var model = named.Model;
        if (model.Context.Count > 0)
        {
            throw new InputException($"{named.Name}: its densities are given {string.Join(", ", model.Context.Select(item => item.Name))}; "
                + "missing columns are drawn from models without context.");
        }

        if (request.Class is { } name)
        {
            SampleRun.RequireClass(model, name);
            return ([name], [0]);
        }

        var priors = PriorText.Parse(model, PriorText.Target(model, null), request.Prior)?.Probabilities.ToArray() ?? [1.0];
        return ([.. model.Classes.Select(item => item.Name)], [.. priors.Select(prior => Math.Log(prior))]);
    }

    private static TableNotes Notes(NamedModel named, TableSource source) => new()
    {
        Texts = named.Notes,
        Columns = source.Columns.ToDictionary(column => column.Name, column => column.Metadata),
    };

    private static void Report(CompletionPlan plan, TableSource source, IProgress<StageProgress>? progress)
    {
        Say($"{plan.Completed:n0} of {plan.Rows:n0} rows lacked a column.");
        foreach (var (j, count) in plan.Undetermined.Index())
        {
            if (count > 0)
            {
                Say($"{plan.Query.Columns[j].Name} stays as it is in {count:n0} rows: the model's features do not determine it there.");
            }
        }

        if (plan.WithoutDensity > 0)
        {
            Say($"{plan.WithoutDensity:n0} rows are like no class of the model; nothing was drawn for them.");
        }

        void Say(FormattableString text) => progress?.Report(new StageProgress("completing", 1, string.Empty)
        {
            Notice = $"{source.Files.Name}: {text.ToString(CultureInfo.InvariantCulture)}",
        });
    }
}
