using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Scoring;

/// <summary>
/// A model within a session: its densities and what follows from them, as SQL. The densities come from the model; the
/// ratio, the posterior, the score and the flag are the formulas of the classification library, written in SQL, which
/// computes them on whole columns. A test holds the two side by side. The ratio is as the densities have it, the posterior
/// calibrated where the model holds a calibration for the class that is sought.
/// </summary>
public sealed class ScoreColumns
{
    /// <summary>How the name of the posterior's column begins.</summary>
    internal const string PosteriorPrefix = "posterior_";

    private const string Results = "lyraflow_results";

    private readonly Model _model;
    private readonly DensityFunction[] _functions;
    private readonly string[] _names;
    private readonly Priors? _priors;
    private readonly double? _leastLog10Ratio;
    private readonly UncertainScores? _uncertain;

    /// <summary>Adds a model's functions to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="model">The model.</param>
    /// <param name="priors">One per class; null with one class.</param>
    /// <param name="target">The index of the class that is sought.</param>
    /// <param name="leastLog10Ratio">Rows with a smaller log10 ratio are left out of <see cref="Select"/>; null keeps all.</param>
    /// <param name="uncertain">For rows that are partly uncertain; null for complete ones without errors.</param>
    public ScoreColumns(
        TableSession session, Model model, Priors? priors, int target, double? leastLog10Ratio = null, UncertainScores? uncertain = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Target = target;
        Thresholds = [.. model.Classes.Select(OutlierThresholds.Threshold)];
        _names = [.. model.Classes.Select((_, k) => Function($"density_{k}"))];
        _functions = uncertain is not null ? [] :
        [
            .. model.Classes.Select((item, k) =>
                DensityFunction.Register(session, _names[k], item.Density, oncePerRow: leastLog10Ratio is not null))
        ];
        uncertain?.Register(session);
        _uncertain = uncertain;
        _priors = priors;
        _leastLog10Ratio = leastLog10Ratio;
    }

    /// <summary>The index of the class that is sought.</summary>
    public int Target { get; }

    /// <summary>Per class the log density below which it does not claim a row.</summary>
    public IReadOnlyList<OutlierThreshold> Thresholds { get; }

    /// <summary>The names of the columns that scoring adds, in their order.</summary>
    public IReadOnlyList<string> Names => NamesOf(_model, Target, _uncertain is not null);

    /// <summary>The names of the columns that scoring by a model adds, in their order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The index of the class that is sought.</param>
    /// <param name="isUncertain">Whether rows may be partly uncertain.</param>
    public static IReadOnlyList<string> NamesOf(Model model, int target, bool isUncertain = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = model.Classes[target].Name;
        return Distinct(
        [
            .. model.Classes.Select(item => $"log_density_{item.Name}"),
            .. model.Classes.Count > 1 ? new[] { $"log10_ratio_{name}", $"{PosteriorPrefix}{name}", $"score_{name}" } : [],
            "outlier",
            .. isUncertain
                ? new[]
                {
                    (model.Classes.Count > 1 ? UncertainScores.RatioErrorPrefix : UncertainScores.DensityErrorPrefix) + name,
                    UncertainScores.MissingName,
                }
                : [],
        ]);
    }

    /// <summary>What the columns that scoring adds mean, by their names.</summary>
    public IReadOnlyDictionary<string, ColumnMetadata> Metadata
    {
        get
        {
            var sought = _model.Classes[Target].Name;
            ColumnMetadata[] all =
            [
                .. _model.Classes.Select(item => new ColumnMetadata(
                    string.Empty, "stat.likelihood", $"Log density of {item.Name} (nats, per unit of the features)")),
                .. _model.Classes.Count > 1
                    ? new ColumnMetadata[]
                    {
                        new(string.Empty, "stat.likelihood;arith.ratio", $"log10 of the density of {sought} over that of the others"),
                        new(string.Empty, "stat.probability;src.class", $"Posterior probability of {sought}"),
                        new(string.Empty, string.Empty, $"1/(1+exp(-log10 ratio)) of {sought}"),
                    }
                    : [],
                new(string.Empty, "meta.code", "No class explains the row"),
            ];
            return Names.Zip(all).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    /// <summary>Rows scored so far that lack a feature.</summary>
    public long IncompleteRows => _uncertain?.Model.Counts.Incomplete ?? _functions[^1].IncompleteRows;

    /// <summary>Per feature, and then per context column, how many rows so far lack it.</summary>
    public IReadOnlyList<long> MissingValues => _uncertain?.Model.Counts.Missing ?? _functions[^1].MissingValues;

    /// <summary>Rows scored so far.</summary>
    public long RowsDone => _uncertain?.Model.Counts.Rows ?? _functions[^1].Rows;

    /// <summary>A SELECT of the carried columns and the scores of a <see cref="FeatureQuery"/>'s rows.</summary>
    /// <param name="features">The query that gives carried columns and features.</param>
    /// <param name="carried">The names of what it carries.</param>
    public string Select(string features, IReadOnlyList<string> carried)
    {
        var kept = string.Concat(carried.Select((_, j) => $"{FeatureQuery.CarriedColumn(j)}, "));
        if (_uncertain is not null)
        {
            return SelectUncertain(_uncertain, features, carried, kept);
        }

        var arguments = string.Join(", ", Enumerable.Range(0, _model.Inputs.Count).Select(FeatureQuery.FeatureColumn));
        var densities = string.Join(", ", _names.Select((name, k) => $"{name}({arguments}) AS {Density(k)}"));
        var columns = Formulas([.. Enumerable.Range(0, _names.Length).Select(Density)]);
        return Named($"SELECT {kept}{densities} FROM ({features})", columns, carried);
    }

    private string SelectUncertain(UncertainScores uncertain, string features, IReadOnlyList<string> carried, string kept)
    {
        var layout = uncertain.Model.Layout;
        var densities = string.Join(", ", _names.Select((_, k) => $"{UncertainScores.Density(Results, k)} AS {Density(k)}"));
        var scored = $"SELECT {kept}{UncertainQuery.MissingColumn}, {Results}, {densities} FROM "
            + $"(SELECT {kept}{UncertainQuery.MissingColumn}, {uncertain.Call} AS {Results} FROM ({features}))";
        var error = UncertainScores.Result(Results, layout.Error);
        List<string> columns =
        [
            .. Formulas([.. Enumerable.Range(0, _names.Length).Select(Density)]),
            $"CASE WHEN isnan({error}) THEN NULL ELSE CAST({(_priors is null ? error : $"{error} / ln(10)")} AS FLOAT) END",
            UncertainQuery.MissingColumn,
        ];
        return Named(scored, columns, carried);
    }

    private string Named(string inner, IReadOnlyList<string> columns, IReadOnlyList<string> carried)
    {
        var names = Distinct([.. carried, .. Names]);
        var all = carried.Select((_, j) => FeatureQuery.CarriedColumn(j)).Concat(columns);
        var named = string.Join(", ", all.Zip(names, (column, name) => $"{column} AS {Sql.Name(name)}"));
        var scored = $"SELECT {named} FROM ({inner})";
        return _leastLog10Ratio is { } least
            ? $"SELECT * FROM ({scored}) WHERE {Sql.Name(names[carried.Count + _names.Length])} >= {Sql.Number(Clamp(least))}::DOUBLE"
            : scored;

        static double Clamp(double ratio) => Math.Clamp(ratio, double.MinValue, double.MaxValue);
    }

    /// <summary>
    /// Macros over the features in their order and then the context, for queries in SQL: log_density_CLASS, posterior_TARGET,
    /// log10_ratio_TARGET, score_TARGET and outlier.
    /// </summary>
    public IReadOnlyList<(string Name, string Definition)> Macros()
    {
        var parameters = string.Join(
            ", ", Enumerable.Range(0, _model.Inputs.Count).Select(j => string.Create(CultureInfo.InvariantCulture, $"x{j}")));
        var arguments = string.Join(", ", Enumerable.Range(0, _model.Inputs.Count).Select(Finite));
        var bodies = Formulas([.. _names.Select(name => $"{name}({arguments})")]);
        return [.. Names.Zip(bodies, (name, body) => (name, $"CREATE MACRO {Sql.Name(name)}({parameters}) AS {body}"))];

        static string Finite(int j) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"CASE WHEN isfinite(TRY_CAST(TRY(x{j}) AS FLOAT)) THEN TRY_CAST(TRY(x{j}) AS FLOAT) END");
    }

    private List<string> Formulas(string[] densities)
    {
        List<string> formulas = [.. densities];
        string[] wide = [.. densities.Select(density => $"CAST({density} AS DOUBLE)")];
        if (_priors is not null)
        {
            // Where no class gives any density, nothing was learned of the row: the ratio is 1, the posterior the prior.
            var logRatio = $"CASE WHEN isnan({LogRatio(wide)}) THEN 0 ELSE {LogRatio(wide)} END";
            var ratio = $"({logRatio}) / ln(10)";
            formulas.Add(ratio);
            formulas.Add(ModelDecision.Calibration(_model, Target) is { } calibration
                ? Calibrated(wide, logRatio, calibration)
                : PosteriorOf(wide));
            formulas.Add($"1 / (1 + exp(-({ratio})))");
        }

        var outlier = string.Join(" AND ", densities.Select((density, k) =>
            $"({density} < {Sql.Number(Thresholds[k].Finite)} OR {density} = '-infinity'::FLOAT)"));
        formulas.Add(_uncertain is null ? outlier : IfExact(
            outlier, $"CASE WHEN {densities[0]} IS NOT NULL THEN {Result(layout => layout.IsOutlier)} = 1 END"));
        return formulas;
    }

    private string LogRatio(string[] densities)
    {
        var priors = _priors!.Probabilities.ToArray();
        int[] others = [.. Enumerable.Range(0, densities.Length).Where(k => k != Target)];
        var rest = others.Sum(k => priors[k]);
        if (rest == 0)
        {
            throw new InputException(
                "The prior leaves nothing for the other classes, so there is nothing to compare with", Remedy.CheckPrior);
        }

        if (others is [var other])
        {
            return $"({densities[Target]} - {densities[other]})";
        }

        var greatest = $"greatest({string.Join(", ", others.Where(k => priors[k] > 0).Select(k => densities[k]))})";
        var sum = string.Join(
            " + ",
            others.Where(k => priors[k] > 0).Select(k => $"{Sql.Number(priors[k] / rest)} * exp({densities[k]} - {greatest})"));
        return $"CASE WHEN {greatest} = '-infinity'::DOUBLE THEN {densities[Target]} - {greatest} "
            + $"ELSE {densities[Target]} - ({greatest} + ln({sum})) END";
    }

    /// <summary>The formula of <see cref="Posterior.Calibrated"/>.</summary>
    private string Calibrated(string[] densities, string logRatio, RatioCalibration calibration)
    {
        var prior = _priors!.Probabilities[Target];
        if (prior == 0)
        {
            return PosteriorOf(densities);
        }

        var above = densities.Select((density, k) => $"{density} - {Number(Thresholds[k].Finite)}");
        var explained = $"exp(least(0, greatest({string.Join(", ", above)})))";
        explained = _uncertain is null ? explained : IfExact(explained, $"exp(least(0, {Result(layout => layout.Above)}))");
        var logPriorOdds = Number(Math.Log(prior / (1 - prior)));
        return $"1 / (1 + exp(-({Number(calibration.Slope)} * ({logRatio}) + {Number(calibration.Intercept)} * {explained} "
            + $"+ {logPriorOdds})))";

        // Brackets, for "- -2" would begin a comment if the blank were lost; and a number with many digits is no DECIMAL.
        static string Number(double value) => $"({Sql.Number(value)}::DOUBLE)";
    }

    private string PosteriorOf(string[] densities)
    {
        var priors = _priors!.Probabilities.ToArray();
        int[] others = [.. Enumerable.Range(0, densities.Length).Where(k => k != Target && priors[k] > 0)];
        var terms = others.Select(k => $"{Sql.Number(priors[k] / priors[Target])} * exp({densities[k]} - {densities[Target]})");
        if (others is [_] && priors[Target] > 0)
        {
            var posterior = $"1 / (1 + {terms.First()})";
            return $"CASE WHEN isnan({posterior}) THEN {Sql.Number(priors[Target])} ELSE {posterior} END";
        }

        // A class without density adds nothing, even where the class that is sought has none either.
        var known = terms.Zip(others, (term, k) => $" + CASE WHEN {densities[k]} = '-infinity'::DOUBLE THEN 0 ELSE {term} END");
        return priors[Target] > 0
            ? $"CASE WHEN greatest({string.Join(", ", densities)}) = '-infinity'::DOUBLE THEN {Sql.Number(priors[Target])} ELSE 1 "
                + $"/ (1{string.Concat(known)}) END"
            : $"CASE WHEN {densities[Target]} IS NOT NULL THEN 0::DOUBLE END";
    }

    private string IfExact(string exact, string other)
        => $"CASE WHEN {Result(layout => layout.IsExact)} = 1 THEN {exact} ELSE {other} END";

    private string Result(Func<ResultLayout, int> place) => UncertainScores.Result(Results, place(_uncertain!.Model.Layout));

    // For SQL, Parquet and FITS names that differ only in case are one name: the later ones get a number.
    private static List<string> Distinct(IReadOnlyList<string> names)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(name => DistinctNames.Free(name, taken))];
    }

    private static string Function(string name) => $"lyraflow_{name}";

    private static string Density(int k) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_log_density_{k}");
}
