using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Scoring;

/// <summary>
/// A model's scores as functions of SQL that take the columns that its features are computed from: null stands for one that is
/// missing, and each may have an error.
/// </summary>
public sealed class ColumnFunctions
{
    private const string Ending = "_of_columns";
    private const string ErrorEnding = "_error";

    /// <summary>Adds what the functions need to a session; where the model has flows that takes some seconds.</summary>
    /// <param name="session">The session.</param>
    /// <param name="named">The model.</param>
    /// <param name="priors">One per class; null with one class.</param>
    /// <param name="target">The index of the class that is sought.</param>
    /// <param name="threads">Threads; they do not change a bit of the result.</param>
    /// <exception cref="InputException">The model has a context.</exception>
    public ColumnFunctions(TableSession session, NamedModel named, Priors? priors, int target, int threads)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(named);
        Columns = Formula.ColumnsOf(named.Inputs);
        var taken = new HashSet<string>(Columns, StringComparer.OrdinalIgnoreCase);
        Errors = [.. Columns.Select(column => DistinctNames.Free($"{column}{ErrorEnding}", taken))];
        var source = TableSource.OfNumbers(
            "the arguments", [.. Columns.Concat(Errors).Select(name => (name, $"TRY_CAST({Sql.Name(name)} AS DOUBLE)"))]);
        var uncertainty = new ColumnUncertainty
        {
            Errors = [.. Columns.Zip(Errors, (column, error) => (column, Sql.Name(error)))],
            Marginalizes = true,
        };
        var plan = UncertainQuery.Plan(new FeatureQuery { Features = named.Inputs, Sentinels = [] }, uncertainty, source);
        var scores = new ScoreColumns(
            session,
            named.Model,
            priors,
            target,
            uncertain: new UncertainScores(UncertainModel.Of(named.Name, named.Model, target, threads), plan, Marginalizes: true));
        var parameters = string.Join(
            ", ", [.. Columns.Select(Sql.Name), .. Errors.Select(error => $"{Sql.Name(error)} := 0")]);
        Row = scores.Select(plan.Select([]), []);
        Macros =
        [
            .. scores.Names.Select(name => (
                $"{name}{Ending}",
                $"CREATE MACRO {Sql.Name($"{name}{Ending}")}({parameters}) AS (SELECT {Sql.Name(name)} FROM ({Row}))")),
        ];
    }

    /// <summary>The columns, in the order of the arguments.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The names of the arguments with their errors.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>A SELECT of one row with all scores, in which the names of columns and errors stand for numbers.</summary>
    internal string Row { get; }

    /// <summary>The functions, each with what defines it.</summary>
    public IReadOnlyList<(string Name, string Definition)> Macros { get; }

    /// <summary>Whether a query may have such functions.</summary>
    public static bool AreIn(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Contains(Ending, StringComparison.OrdinalIgnoreCase);
    }
}
