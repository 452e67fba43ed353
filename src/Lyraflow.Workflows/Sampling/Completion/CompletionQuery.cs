using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>The SQL of completed rows.</summary>
/// <param name="plan">What they are completed with.</param>
/// <param name="source">The rows.</param>
/// <param name="classes">The classes that are drawn from.</param>
/// <param name="isNumbered">Whether draws have numbers.</param>
internal sealed class CompletionQuery(CompletionPlan plan, TableSource source, IReadOnlyList<string> classes, bool isNumbered)
{
    /// <summary>A SELECT of the rows, each as often as it is drawn.</summary>
    /// <param name="function">What draws.</param>
    /// <param name="results">A name for what it gives.</param>
    /// <param name="draw">A name for the number of the draw.</param>
    public string Select(string function, string results, string draw)
    {
        var query = plan.Query;
        string[] carried = [.. source.Columns.Select((_, j) => FeatureQuery.CarriedColumn(j))];
        var missing = query.Columns.Select(column => UncertainQuery.Input(column.IsMissing));
        var inputs = Enumerable.Range(0, query.InputCount).Select(UncertainQuery.Input)
            .Append($"CAST({FeatureQuery.RowColumn} AS DOUBLE)");
        string[] kept = [.. carried, .. missing];
        var drawn = $"SELECT {string.Join(", ", kept)}, {function}({string.Join(", ", inputs)}) AS {results} FROM "
            + $"({query.Select([.. source.Columns.Select(column => source.Carried(column.Name))], rowNumber: true)})";
        var each = $"SELECT {string.Join(", ", kept)}, {results}, unnest(range({plan.Draws})) AS {draw} FROM ({drawn})";
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<string> columns =
        [
            .. source.Columns.Select((column, j) => $"{Completed(column, j)} AS {Name(column.Name)}"),
            .. isNumbered ? [$"{draw} + 1 AS {Name("draw")}"] : Array.Empty<string>(),
            .. classes.Count > 1 ? [$"{Class()} AS {Name("drawn_class")}"] : Array.Empty<string>(),
            .. plan.HasProposals ? [$"{Finite(Result(1))} AS {Name("effective_samples")}"] : Array.Empty<string>(),
        ];
        return $"SELECT {string.Join(", ", columns)} FROM ({each})";

        string Name(string wanted) => Sql.Name(DistinctNames.Free(wanted, taken));

        string Result(int place) => string.Create(CultureInfo.InvariantCulture, $"{results}[{draw} * {plan.Stride} + {place + 1}]");

        string Class()
        {
            var branches = classes.Select((name, k) => string.Create(
                CultureInfo.InvariantCulture, $" WHEN {Result(0)} = {k} THEN {Sql.Text(name)}"));
            return $"CASE{string.Concat(branches)} END";
        }

        string Completed(TableColumn column, int place)
        {
            var j = query.Columns.Index().Where(item => item.Item.Place == place).Select(item => (int?)item.Index).FirstOrDefault();
            if (j is not { } sought)
            {
                return carried[place];
            }

            var isText = column.Carried(source.CarriesText) == column.Written;
            var type = isText ? "VARCHAR" : column.Type == "FLOAT" ? "FLOAT" : "DOUBLE";
            var value = Result(2 + sought);
            return $"CASE WHEN {UncertainQuery.Input(query.Columns[sought].IsMissing)} = 1 AND isfinite({value}) "
                + $"THEN CAST({value} AS {type}) ELSE CAST({carried[place]} AS {type}) END";
        }
    }

    private static string Finite(string sql) => $"CASE WHEN isfinite({sql}) THEN {sql} END";
}
