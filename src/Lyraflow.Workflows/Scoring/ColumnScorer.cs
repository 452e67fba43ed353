using System.Data.Common;
using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Scoring;

/// <summary>
/// Scores rows by the columns that a model's features are computed from, of which some may have errors, and some be missing: what
/// <c>score</c> does for files. Not safe for use by several threads at once.
/// </summary>
public sealed class ColumnScorer : IDisposable
{
    private readonly TableSession _session;
    private readonly ColumnFunctions _functions;
    private readonly NamedModel _named;
    private readonly Priors? _priors;
    private readonly int _target;

    private ColumnScorer(NamedModel named, Priors? priors, int target)
    {
        (_named, _priors, _target) = (named, priors, target);
        _session = new TableSession(threads: 1);
        try
        {
            _functions = new ColumnFunctions(_session, named, priors, target, threads: 1);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Loads a model; where it has flows that takes some seconds.</summary>
    /// <param name="model">The model file, or the name of the embedded one.</param>
    /// <param name="prior">The priors, see <see cref="PriorText.Parse"/>; null for the training's.</param>
    /// <param name="target">The class that is sought; null for the rarest of the training.</param>
    /// <exception cref="InputException">There is no such model, or it has a context, or a value is impossible.</exception>
    public static ColumnScorer Load(string model, string? prior = null, string? target = null)
    {
        var named = NamedModel.Load(model);
        var sought = PriorText.Target(named.Model, target);
        return new ColumnScorer(named, PriorText.Parse(named.Model, sought, prior), sought);
    }

    /// <summary>The columns that the model's features are computed from.</summary>
    public IReadOnlyList<string> Columns => _functions.Columns;

    /// <summary>The class that is sought.</summary>
    public string Target => _named.Model.Classes[_target].Name;

    /// <summary>Scores a row.</summary>
    /// <param name="row">Columns by name, in any case of their letters; one that is not there is missing.</param>
    /// <exception cref="InputException">The model has no such column.</exception>
    public ColumnScore Score(IReadOnlyDictionary<string, Measurement> row) => Score([row])[0];

    /// <summary>Scores rows.</summary>
    /// <param name="rows">Each as in <see cref="Score(IReadOnlyDictionary{string, Measurement})"/>.</param>
    /// <returns>One result for each row, in their order.</returns>
    /// <exception cref="InputException">The model has no such column.</exception>
    public IReadOnlyList<ColumnScore> Score(IReadOnlyList<IReadOnlyDictionary<string, Measurement>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return [];
        }

        var values = string.Join(", ", rows.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"({i}, {Numbers(row)})")));
        var names = string.Join(", ", Columns.Concat(_functions.Errors).Select(Sql.Name));
        return _session.Read(
            $"SELECT scores.* FROM (VALUES {values}) AS given(lyraflow_place, {names}), LATERAL ({_functions.Row}) AS scores "
                + "ORDER BY lyraflow_place",
            reader =>
            {
                var found = new List<ColumnScore>();
                while (reader.Read())
                {
                    found.Add(Read(reader));
                }

                return found;
            });
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private string Numbers(IReadOnlyDictionary<string, Measurement> row)
    {
        var (numbers, errors) = (new string[Columns.Count], new string[Columns.Count]);
        Array.Fill(numbers, "NULL::DOUBLE");
        Array.Fill(errors, "0::DOUBLE");
        foreach (var (name, measured) in row)
        {
            var place = Columns.ToList().FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
            {
                throw new InputException($"{_named.Name}: no feature is computed from {DisplayText.Quoted(name)}; the columns are "
                    + $"{DisplayText.List(Columns)}.");
            }

            numbers[place] = double.IsFinite(measured.Value) ? Number(measured.Value) : numbers[place];
            errors[place] = double.IsFinite(measured.Error) ? Number(measured.Error) : "NULL::DOUBLE";
        }

        return string.Join(", ", numbers.Concat(errors));

        static string Number(double value) => $"{Sql.Number(value)}::DOUBLE";
    }

    private ColumnScore Read(DbDataReader reader)
    {
        var classes = _named.Model.Classes.Count;
        var next = classes;
        double? ratio = _priors is null ? null : reader.GetDouble(next++);
        double? posterior = _priors is null ? null : reader.GetDouble(next++);
        next += _priors is null ? 0 : 1;
        return new ColumnScore(
            [.. Enumerable.Range(0, classes).Select(k => (double)reader.GetFloat(k))],
            ratio,
            posterior,
            reader.GetBoolean(next),
            reader.GetFloat(next + 1),
            reader.GetString(next + 2).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>What was measured of a column.</summary>
/// <param name="Value">The number; NaN for none.</param>
/// <param name="Error">Its standard deviation; NaN or infinity where nothing is known, and then the column is missing.</param>
public readonly record struct Measurement(double Value, double Error = 0)
{
    /// <summary>Nothing was measured.</summary>
    public static Measurement None { get; } = new(double.NaN);
}

/// <summary>What a model says of a row, as the columns of <c>score</c>.</summary>
/// <param name="LogDensities">ln p under each class, in nats per unit of the features that are known.</param>
/// <param name="Log10Ratio">log10 of the ratio of the class that is sought to the others; null with one class.</param>
/// <param name="Posterior">The posterior probability of the class that is sought, likewise.</param>
/// <param name="IsOutlier">Whether no class explains the row.</param>
/// <param name="Error">The error of the log10 ratio, with one class of ln p; zero where it is exact.</param>
/// <param name="Missing">The names of the columns that the row lacks.</param>
public sealed record ColumnScore(
    IReadOnlyList<double> LogDensities,
    double? Log10Ratio,
    double? Posterior,
    bool IsOutlier,
    double Error,
    IReadOnlyList<string> Missing);
