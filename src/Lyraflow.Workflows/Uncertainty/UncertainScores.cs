using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>What scoring rows that are partly uncertain needs within a session.</summary>
/// <param name="Model">The model, prepared.</param>
/// <param name="Query">The rows' features, and how they hang on the columns.</param>
/// <param name="Marginalizes">Whether missing columns are integrated over; else rows that lack one have no scores.</param>
public sealed record UncertainScores(UncertainModel Model, UncertainQuery Query, bool Marginalizes)
{
    /// <summary>The name of the column with the names of the columns that a row lacks.</summary>
    internal const string MissingName = "missing_columns";

    private const string Function = "lyraflow_scores";

    /// <summary>How the name of the column with the error of the log10 ratio begins, where there is one.</summary>
    internal const string RatioErrorPrefix = "log10_ratio_error_";

    /// <summary>How the name of the column with the error of the log density begins, where there is a single class.</summary>
    internal const string DensityErrorPrefix = "log_density_error_";

    internal void Register(TableSession session) => Model.Register(session, Function, Query, Marginalizes);

    /// <summary>SQL of all results of a row.</summary>
    internal string Call => $"{Function}({string.Join(", ", Enumerable.Range(0, Query.InputCount).Select(UncertainQuery.Input))})";

    /// <summary>SQL of one result of a row.</summary>
    internal static string Result(string results, int place) => $"{results}[{place + 1}]";

    /// <summary>SQL of the log density of a class.</summary>
    internal static string Density(string results, int k)
        => $"CASE WHEN isnan({Result(results, k)}) THEN NULL ELSE CAST({Result(results, k)} AS FLOAT) END";
}
