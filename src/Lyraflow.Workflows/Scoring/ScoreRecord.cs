using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Scoring.Surveys;

namespace Lyraflow.Workflows.Scoring;

/// <summary>What the results of a folder were made by: a run may go on with them only if it would make the same.</summary>
internal sealed record ScoreRecord
{
    /// <summary>The program's version.</summary>
    public required string Program { get; init; }

    /// <summary>SHA-256 of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The class that is sought.</summary>
    public required string Target { get; init; }

    /// <summary>The priors in words; empty for one density.</summary>
    public required string Prior { get; init; }

    /// <summary>The columns that are kept; null for all.</summary>
    public required IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What becomes of rows without a number.</summary>
    public required string Missing { get; init; }

    /// <summary>The errors and limits of columns; null for none.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>By what rows are selected; null for all.</summary>
    public string? Select { get; init; }

    /// <summary>Which rows, and what names and numbers mean.</summary>
    public required string Catalog { get; init; }

    /// <summary>The record of a request.</summary>
    public static ScoreRecord Of(ScoreRequest request, NamedModel model, int target, string prior) => new()
    {
        Program = ProgramVersion.Text,
        Model = model.Sha256,
        Target = model.Model.Classes[target].Name,
        Prior = prior,
        Columns = request.Columns,
        Missing = request.Missing.ToString(),
        Select = request.Select,
        Errors = request.Errors.Count + request.Limits.Count == 0 ? null : [.. request.Errors, .. request.Limits],
        Catalog = JsonSerializer.Serialize(
            request.Catalog with { Input = string.Empty, Threads = 0, Strict = false, IgnoreUnits = false },
            ScoreJson.Default.CatalogRequest),
    };

    /// <summary>What would make other results, in words; empty for nothing.</summary>
    public IReadOnlyList<string> DifferencesFrom(ScoreRecord other)
    {
        var differences = new List<string>();
        Compare("the program's version", Program, other.Program);
        Compare("the model", Model, other.Model);
        Compare("the class that is sought", Target, other.Target);
        Compare("the prior", Prior, other.Prior);
        Compare("the columns", string.Join('\n', Columns ?? []), string.Join('\n', other.Columns ?? []));
        Compare("what becomes of rows without a number", Missing, other.Missing);
        Compare("the errors and limits of columns", string.Join('\n', Errors ?? []), string.Join('\n', other.Errors ?? []));
        Compare("what is selected by the ratio", Select ?? string.Empty, other.Select ?? string.Empty);
        Compare("the selection of rows", Catalog, other.Catalog);
        return differences;

        void Compare(string what, string mine, string theirs)
        {
            if (mine != theirs)
            {
                differences.Add($"{what} differs");
            }
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ScoreRecord))]
[JsonSerializable(typeof(SurveyPlan))]
[JsonSerializable(typeof(PartReceipt))]
[JsonSerializable(typeof(SurveySummary))]
[JsonSerializable(typeof(Catalogs.CatalogRequest))]
internal sealed partial class ScoreJson : JsonSerializerContext;
