using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>What a cross-validation whose folds are shared out was asked for: all tasks must agree on it.</summary>
internal sealed record CrossValidationPlan
{
    /// <summary>Which command's work this is.</summary>
    [JsonPropertyName(PlanFile.WorkKey)]
    [JsonPropertyOrder(-1)]
    public string Work { get; init; } = CrossValidationFinish.Work;

    /// <summary>The program's version.</summary>
    public required string Program { get; init; }

    /// <summary>Which kind of request it was.</summary>
    public required string Kind { get; init; }

    /// <summary>The request, apart from what does not change the results.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The folds by each method.</summary>
    public required IReadOnlyList<PlannedFold> Parts { get; init; }

    /// <summary>The plan of a request.</summary>
    public static CrossValidationPlan Of(CrossValidationRequest request, IReadOnlyList<PlannedFold> parts)
    {
        using var stream = new MemoryStream();
        (request with { Threads = 0, Overwrite = false, Out = string.Empty }).Write(stream);
        return new CrossValidationPlan
        {
            Program = ProgramVersion.Text,
            Kind = request.Kind,
            Request = JsonElement.Parse(stream.ToArray()),
            Parts = parts,
        };
    }

    /// <summary>Makes the folder this plan's: the first task writes it, the others must have the same.</summary>
    /// <exception cref="InputException">The folder has another plan.</exception>
    public void Claim(string folder)
    {
        var there = PlanFile.WriteFirst(folder, this, CrossValidationPlanJson.Default.CrossValidationPlan);
        string[] differences =
        [
            .. there.Program != Program ? new[] { "the program's version differs" } : [],
            .. there.Parts.SequenceEqual(Parts) ? Array.Empty<string>() : ["the rows, the folds, the seed or the methods differ"],
        ];
        if (differences.Length > 0)
        {
            throw new InputException($"{folder}: holds the plan of another run ({string.Join(", ", differences)})", Remedy.ChooseFolder);
        }
    }

    /// <summary>The plan of a folder.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    public static CrossValidationPlan Load(string folder)
        => PlanFile.Read(folder, CrossValidationPlanJson.Default.CrossValidationPlan)
            ?? throw new InputException($"{folder}: has no plan; name the folder that the tasks write to.");
}

/// <summary>A method on one fold, as it is planned.</summary>
/// <param name="File">The file of its scores, from the folder of the results.</param>
/// <param name="Fingerprint">Of data, folds and seed.</param>
/// <param name="Method">The method with its settings.</param>
/// <param name="Rows">The rows of the fold.</param>
internal sealed record PlannedFold(string File, string Fingerprint, string Method, int Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CrossValidationPlan))]
internal sealed partial class CrossValidationPlanJson : JsonSerializerContext;
