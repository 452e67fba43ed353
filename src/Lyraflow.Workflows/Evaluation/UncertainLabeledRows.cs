using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Labelled rows with errors, limits or missing columns, scored as <c>score</c> does.</summary>
internal sealed class UncertainLabeledRows
{
    private const string Function = "lyraflow_evaluated";
    private const string Results = "lyraflow_results";
    private const int MostNamed = 10;

    private readonly TableSession _session;
    private readonly TableSource _source;
    private readonly NamedModel _named;
    private readonly ColumnUncertainty _uncertainty;
    private readonly string? _label;
    private readonly UncertainModel _model;
    private bool _isRegistered;

    public UncertainLabeledRows(
        TableSession session, TableSource source, NamedModel named, ColumnUncertainty uncertainty, string? label, int threads)
    {
        (_session, _source, _named, _uncertainty, _label) = (session, source, named, uncertainty, label);
        _model = UncertainModel.Of(named.Name, named.Model, target: 0, threads);
    }

    /// <summary>What a reader of the results should know of the errors.</summary>
    public void SayWhatToKnow(FeatureQuery query, IProgress<StageProgress>? progress)
    {
        var notices = new UncertaintyNotices(progress, "evaluating");
        notices.SayWhetherErrorsFit(_named, _uncertainty);
        notices.SayWhatIsBent(UncertainQuery.Plan(query, _uncertainty, _source), _source);
    }

    /// <summary>Reads and scores rows.</summary>
    /// <exception cref="InputException">A column is missing, or a class has no row.</exception>
    public (RowCounts Counts, LabeledDensities Rows) Read(FeatureQuery query, CancellationToken cancellation)
    {
        var plan = UncertainQuery.Plan(query, _uncertainty, _source);
        if (!_isRegistered)
        {
            _model.Register(_session, Function, plan, _uncertainty.Marginalizes);
            _isRegistered = true;
        }

        var rows = new Rows(_named.Model.Classes.Select(item => item.Name).ToArray(), plan.Features.Count);
        var layout = _model.Layout;
        var inputs = string.Join(", ", Enumerable.Range(0, plan.InputCount).Select(UncertainQuery.Input));
        var features = string.Join(", ", Enumerable.Range(0, plan.Features.Count).Select(UncertainQuery.Input));
        var results = string.Join(", ", Enumerable.Range(0, layout.Count).Select(place => UncertainScores.Result(Results, place)));
        string[] carried = _label is null ? [] : [_source.Column(_label).Label];
        var label = _label is null ? "NULL" : FeatureQuery.CarriedColumn(0);
        _session.Read(
            $"SELECT {label}, {UncertainQuery.MissingColumn}, {features}, {results} FROM "
                + $"(SELECT *, {Function}({inputs}) AS {Results} FROM ({plan.Select(carried)}))",
            reader =>
            {
                var numbers = new double[plan.Features.Count + layout.Count];
                while (reader.Read())
                {
                    for (var j = 0; j < numbers.Length; j++)
                    {
                        numbers[j] = reader.IsDBNull(j + 2) ? double.NaN : reader.GetDouble(j + 2);
                    }

                    if (_label is not null && reader.IsDBNull(0))
                    {
                        rows.LeftOut++;
                        continue;
                    }

                    rows.Add(_label is null ? null : reader.GetString(0), reader.GetString(1).Length == 0, numbers, layout);
                }

                return true;
            },
            cancellation);
        rows.Require(_source.Files.Name, _label);
        return (new RowCounts(rows.LeftOut, rows.Others, Missing(query, rows, cancellation)), Densities(rows));
    }

    private string? Missing(FeatureQuery query, Rows rows, CancellationToken cancellation)
        => rows.LeftOut > 0 && !_uncertainty.Marginalizes
            && MissingCells.Describe(MissingCells.Count(_session, _source, query, cancellation)) is { Length: > 0 } cells
            ? $"{_source.Files.Name}: {cells}; such rows are left out."
            : null;

    private LabeledDensities Densities(Rows rows)
    {
        var model = _named.Model;
        double[][] densities = [.. rows.Densities.Select(list => list.ToArray())];
        double[] explained = [.. rows.Above.Select(above => Math.Exp(Math.Min(0, above)))];
        if (model.Classes.Count > 1)
        {
            var all = new ClassLogDensities(densities);
            OutlierThreshold[] thresholds = [.. model.Classes.Select(OutlierThresholds.Threshold)];
            foreach (var row in Enumerable.Range(0, explained.Length).Where(row => rows.IsExact[row]))
            {
                explained[row] = OutlierThreshold.Explained(all, thresholds, row);
            }
        }

        return new LabeledDensities(
            model,
            [.. rows.Features.Select(columns => new FeatureTable<float>([.. columns.Select(column => column.ToArray())]))],
            [.. rows.Labels],
            densities)
        {
            Certainty = new RowCertainty([.. rows.IsComplete], explained, rows.IsExact.LongCount(isExact => !isExact)),
        };
    }

    private sealed class Rows(string[] classes, int features)
    {
        private readonly LabelNames _names = new();
        private readonly SortedSet<string> _otherNames = new(StringComparer.Ordinal);

        public long LeftOut { get; set; }

        public long Others { get; private set; }

        public List<int> Labels { get; } = [];

        public List<double>[] Densities { get; } = [.. classes.Select(_ => new List<double>())];

        public List<bool> IsComplete { get; } = [];

        public List<bool> IsExact { get; } = [];

        public List<double> Above { get; } = [];

        /// <summary>Per class the features of the rows that lack nothing.</summary>
        public List<float>[][] Features { get; } =
            [.. classes.Select(_ => Enumerable.Range(0, features).Select(_ => new List<float>()).ToArray())];

        public void Add(string? label, bool lacksNothing, double[] numbers, ResultLayout layout)
        {
            var k = label is null ? 0 : Array.IndexOf(classes, _names.Of(label, classes));
            var results = numbers.AsSpan(features);
            if (k < 0)
            {
                Others++;
                if (_otherNames.Count < MostNamed)
                {
                    _otherNames.Add(label!);
                }

                return;
            }

            if (double.IsNaN(results[0]))
            {
                LeftOut++;
                return;
            }

            Labels.Add(k);
            for (var c = 0; c < classes.Length; c++)
            {
                Densities[c].Add(results[c]);
            }

            IsComplete.Add(lacksNothing);
            IsExact.Add(results[layout.IsExact] == 1);
            Above.Add(results[layout.Above]);
            for (var i = 0; i < features && lacksNothing; i++)
            {
                Features[k][i].Add((float)numbers[i]);
            }
        }

        public void Require(string input, string? label)
        {
            var none = Enumerable.Range(0, classes.Length).FirstOrDefault(k => !Labels.Contains(k), -1);
            if (none >= 0)
            {
                var found = string.Join(", ", Labels.Distinct().Select(k => classes[k]).Concat(_otherNames).Take(MostNamed));
                throw label is null
                    ? new InputException($"{input}: no row has a number for every feature", Remedy.ChooseRowsOrSentinels)
                    : new InputException(
                        $"{input}: no row that can be measured is of the class {classes[none]}; the column {label} has "
                            + $"{(found.Length == 0 ? "none at all" : found)}",
                        Remedy.CheckClasses);
            }
        }
    }
}
