using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring;

/// <summary>What the results of a folder were made by: a run may go on with them only if it would make the same.</summary>
internal sealed record ScoreRecord
{
    /// <summary>The record's file in the folder.</summary>
    public const string FileName = "lyraflow-score.json";

    private const long Largest = 1 << 20;

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
        Catalog = JsonSerializer.Serialize(
            request.Catalog with { Input = string.Empty, Threads = 0, Strict = false }, ScoreJson.Default.CatalogRequest),
    };

    /// <summary>
    /// Makes the folder of the results this run's. Results that another run left there end it, or go where they may be replaced.
    /// </summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <param name="results">The results to come.</param>
    /// <param name="overwrite">Whether results that are there may be replaced.</param>
    /// <exception cref="InputException">There are results of another model, prior, column list, selection or version.</exception>
    public void Claim(string folder, IReadOnlyList<string> results, bool overwrite)
    {
        var path = Path.Combine(folder, FileName);
        var earlier = ResultFile.Read(path, ScoreJson.Default.ScoreRecord, Largest);
        var differences = earlier is null ? ["what made them is not known"] : DifferencesFrom(earlier);
        var present = results.Where(File.Exists).ToArray();
        if (present.Length > 0 && differences.Count > 0)
        {
            if (!overwrite)
            {
                throw new InputException(
                    $"{folder}: holds {present.Length} results of another run ({string.Join(", ", differences)})",
                    Remedy.ReplaceFile);
            }

            // A run that ends early must not leave the two side by side.
            foreach (var result in present)
            {
                File.Delete(result);
            }
        }

        if (earlier is null || differences.Count > 0)
        {
            AtomicFile.Write(path, overwrite: true, stream => JsonSerializer.Serialize(stream, this, ScoreJson.Default.ScoreRecord));
        }
    }

    private List<string> DifferencesFrom(ScoreRecord other)
    {
        var differences = new List<string>();
        Compare("the program's version", Program, other.Program);
        Compare("the model", Model, other.Model);
        Compare("the class that is sought", Target, other.Target);
        Compare("the prior", Prior, other.Prior);
        Compare("the columns", string.Join('\n', Columns ?? []), string.Join('\n', other.Columns ?? []));
        Compare("what becomes of rows without a number", Missing, other.Missing);
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
[JsonSerializable(typeof(Catalogs.CatalogRequest))]
internal sealed partial class ScoreJson : JsonSerializerContext;
