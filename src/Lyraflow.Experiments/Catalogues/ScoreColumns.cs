using System.Globalization;
using Lyraflow.Catalogs.Tables;
using Lyraflow.Classification;
using Lyraflow.Classification.Scores;
using Lyraflow.Numerics;
using Lyraflow.Storage;

namespace Lyraflow.Experiments.Catalogues;

/// <summary>
/// A model within a session: its densities and what follows from them, as SQL. The densities come from the flows, the
/// ratio, the posterior, the score and the flag from the classification library; SQL only names them.
/// </summary>
public sealed class ScoreColumns
{
    /// <summary>The share of a class's own samples that lie below its threshold for outliers.</summary>
    public const double OutlierShare = 0.001;

    private const int OutlierSamples = 20_000;

    private readonly Model _model;
    private readonly FlowFunction[] _functions;
    private readonly string[] _names;
    private readonly string _ratio;
    private readonly string _posterior;
    private readonly string _score;
    private readonly string _outlier;

    /// <summary>Adds a model's functions to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="model">The model.</param>
    /// <param name="priors">One per class; null with one class.</param>
    /// <param name="target">The index of the class that is sought.</param>
    public ScoreColumns(TableSession session, Model model, Priors? priors, int target)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Target = target;
        Thresholds = [.. model.Classes.Select(Threshold)];
        _names = [.. model.Classes.Select((_, k) => Function($"density_{k}"))];
        _functions = [.. model.Classes.Select((item, k) => FlowFunction.Register(session, _names[k], item.Flow))];
        (_ratio, _posterior, _score, _outlier) = (Function("ratio"), Function("posterior"), Function("score"), Function("outlier"));
        ColumnFunction.Register(session, _outlier, (columns, result) => Flag(columns, result));
        if (priors is not null)
        {
            ColumnFunction.Register(session, _ratio, (columns, result) => OfRows(columns, result, (densities, values) =>
                LogLikelihoodRatio.AgainstRest(densities, priors, target, values)));
            ColumnFunction.Register(session, _posterior, (columns, result) => OfRows(columns, result, (densities, values) =>
                Posterior.OfClass(densities, priors, target, values)));
            ColumnFunction.Register(session, _score, (columns, result) =>
            {
                for (var row = 0; row < result.Length; row++)
                {
                    result[row] = double.IsNaN(columns[0][row]) ? double.NaN : RatioScore.Logistic.Of(columns[0][row]);
                }
            });
        }
    }

    /// <summary>The index of the class that is sought.</summary>
    public int Target { get; }

    /// <summary>Per class the log density below which it does not claim a row.</summary>
    public IReadOnlyList<OutlierThreshold> Thresholds { get; }

    /// <summary>The names of the columns that scoring adds, in their order.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. _model.Classes.Select(item => $"log_density_{item.Name}"),
        .. _model.Classes.Count > 1
            ? new[] { $"log10_ratio_{TargetName}", $"posterior_{TargetName}", $"score_{TargetName}" }
            : [],
        "outlier",
    ];

    /// <summary>Rows scored so far.</summary>
    public long RowsDone => _functions[^1].Rows;

    private string TargetName => _model.Classes[Target].Name;

    /// <summary>A SELECT of the carried columns and the scores of a <see cref="FeatureQuery"/>'s rows.</summary>
    /// <param name="features">The query that gives carried columns and features.</param>
    /// <param name="carried">The names of the carried columns.</param>
    public string Select(string features, IReadOnlyList<string> carried)
    {
        var kept = string.Concat(carried.Select(name => $"{Sql.Name(name)}, "));
        var arguments = string.Join(", ", Enumerable.Range(0, _model.Features.Count).Select(FeatureQuery.FeatureColumn));
        var densities = string.Join(", ", _names.Select((name, k) => $"{name}({arguments}) AS {Density(k)}"));
        var all = string.Join(", ", Enumerable.Range(0, _names.Length).Select(k => $"CAST({Density(k)} AS DOUBLE)"));
        List<string> columns = [.. Enumerable.Range(0, _names.Length).Select(Density)];
        if (_names.Length > 1)
        {
            columns.AddRange([$"{_ratio}({all})", $"{_posterior}({all})", $"{_score}({_ratio}({all}))"]);
        }

        columns.Add($"CAST({_outlier}({all}) AS BOOLEAN)");
        var named = string.Join(", ", columns.Zip(Names, (column, name) => $"{column} AS {Sql.Name(name)}"));
        return $"SELECT {kept}{named} FROM (SELECT {kept}{densities} FROM ({features}))";
    }

    /// <summary>
    /// Macros over the features in their order, for people who think in SQL: log_density_CLASS, posterior_TARGET,
    /// log10_ratio_TARGET, score_TARGET and outlier.
    /// </summary>
    public IReadOnlyList<(string Name, string Definition)> Macros()
    {
        var parameters = string.Join(", ", Enumerable.Range(0, _model.Features.Count).Select(j => string.Create(CultureInfo.InvariantCulture, $"x{j}")));
        var arguments = string.Join(", ", Enumerable.Range(0, _model.Features.Count).Select(Finite));
        var all = string.Join(", ", _names.Select(name => $"CAST({name}({arguments}) AS DOUBLE)"));
        List<string> bodies = [.. _names.Select(name => $"{name}({arguments})")];
        if (_names.Length > 1)
        {
            bodies.AddRange([$"{_ratio}({all})", $"{_posterior}({all})", $"{_score}({_ratio}({all}))"]);
        }

        bodies.Add($"CAST({_outlier}({all}) AS BOOLEAN)");
        return [.. Names.Zip(bodies, (name, body) => (name, $"CREATE MACRO {Sql.Name(name)}({parameters}) AS {body}"))];

        static string Finite(int j) => string.Create(CultureInfo.InvariantCulture, $"CASE WHEN isfinite(CAST(x{j} AS FLOAT)) THEN CAST(x{j} AS FLOAT) END");
    }

    private static string Function(string name) => $"lyraflow_{name}";

    private static string Density(int k) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_log_density_{k}");

    private static OutlierThreshold Threshold(ModelClass item)
    {
        var sample = item.Flow.Sample(OutlierSamples, new RandomSource(0).Fork("outliers"));
        var densities = Array.ConvertAll(item.Flow.LogDensity(sample), value => (double)value);
        return OutlierThreshold.FromSamples([.. densities.Where(value => !double.IsNaN(value) && !double.IsPositiveInfinity(value))], OutlierShare);
    }

    private void Flag(double[][] columns, double[] result)
    {
        for (var row = 0; row < result.Length; row++)
        {
            var present = false;
            var claimed = false;
            for (var k = 0; k < columns.Length; k++)
            {
                present |= !double.IsNaN(columns[k][row]);
                claimed |= columns[k][row] >= Thresholds[k].LogDensity && !double.IsNegativeInfinity(columns[k][row]);
            }

            result[row] = !present ? double.NaN : claimed ? 0 : 1;
        }
    }

    /// <summary>Hands the rows that have densities to a formula; the others stay NaN.</summary>
    private static void OfRows(double[][] columns, double[] result, Action<ClassLogDensities, double[]> formula)
    {
        int[] rows = [.. Enumerable.Range(0, result.Length).Where(row => Array.TrueForAll(columns, column => !double.IsNaN(column[row])))];
        Array.Fill(result, double.NaN);
        if (rows.Length == 0)
        {
            return;
        }

        var values = new double[rows.Length];
        formula(new ClassLogDensities(Array.ConvertAll(columns, column => Array.ConvertAll(rows, row => column[row]))), values);
        for (var i = 0; i < rows.Length; i++)
        {
            result[rows[i]] = values[i];
        }
    }
}
