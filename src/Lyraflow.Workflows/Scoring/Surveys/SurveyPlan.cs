using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Data.Hats;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>The files of a survey, and how they are scored: what all tasks must agree on.</summary>
internal sealed record SurveyPlan
{
    /// <summary>Which command's work this is.</summary>
    [JsonPropertyName(PlanFile.WorkKey)]
    [JsonPropertyOrder(-1)]
    public string Work { get; init; } = SurveyFinish.Work;

    /// <summary>Where the files are.</summary>
    public required string Input { get; init; }

    /// <summary>What the results are made by.</summary>
    public required ScoreRecord Settings { get; init; }

    /// <summary>The names of the columns that scoring adds.</summary>
    public required IReadOnlyList<string> Scores { get; init; }

    /// <summary>The files in their order.</summary>
    public required IReadOnlyList<PlannedFile> Files { get; init; }

    /// <summary>Files beside these that are no tables, each with the reason: they are named again at the end.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>What the HATS catalogue says of itself; null for other folders.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Hats { get; init; }

    /// <summary>What identifies the settings: results of others are not taken for this plan's.</summary>
    [JsonIgnore]
    public string Fingerprint
        => Sha256.Hex(JsonSerializer.SerializeToUtf8Bytes(Settings, ScoreJson.Default.ScoreRecord));

    /// <summary>The HATS properties; null for other folders.</summary>
    [JsonIgnore]
    public HatsProperties? HatsProperties => Hats is null ? null : new HatsProperties(Hats);

    /// <summary>
    /// Makes the folder of the results this plan's. Results that another run left there end it, or go where they may be
    /// replaced.
    /// </summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <param name="isShared">Whether other tasks work at the same plan, which then may not change.</param>
    /// <param name="overwrite">Whether results that are there may be replaced.</param>
    /// <returns>The plan that holds.</returns>
    /// <exception cref="InputException">
    /// There are results of another model, prior, column list, selection or version, or the files have changed under a plan that is
    /// shared.
    /// </exception>
    public SurveyPlan Claim(string folder, bool isShared, bool overwrite)
    {
        var there = PlanFile.Read(folder, ScoreJson.Default.SurveyPlan);
        if (there is null)
        {
            var receipts = new ReceiptStore(folder, this);
            List<PlannedFile> unknown = [.. Present(folder, Files).Where(file => !receipts.IsFinished(file))];
            RequireOwn(folder, unknown, ["what made them is not known"], overwrite);
            there = PlanFile.WriteFirst(folder, this, ScoreJson.Default.SurveyPlan);
        }

        if (Settings.DifferencesFrom(there.Settings) is { Count: > 0 } differences)
        {
            if (isShared)
            {
                throw new InputException($"{folder}: holds the plan of another run ({string.Join(", ", differences)})", Remedy.ChooseFile);
            }

            RequireOwn(folder, Present(folder, there.Files), differences, overwrite);
        }
        else if (ChangeFrom(there) is not { } change)
        {
            return there;
        }
        else if (isShared)
        {
            throw new InputException(
                there.Input == Input
                    ? $"{folder}: the files have changed since {PlanFile.Name} was made there: {change}"
                    : $"{folder}: {PlanFile.Name} is that of {there.Input}, not of {Input}: {change}",
                Remedy.PlanAnew);
        }

        PlanFile.Replace(folder, this, ScoreJson.Default.SurveyPlan);
        return this;
    }

    /// <summary>Results of another run end this one, or go: a run that ends early must not leave the two side by side.</summary>
    private static void RequireOwn(string folder, List<PlannedFile> results, IReadOnlyList<string> differences, bool overwrite)
    {
        if (results.Count > 0 && !overwrite)
        {
            throw new InputException(
                $"{folder}: holds {results.Count} results of another run ({string.Join(", ", differences)})", Remedy.ReplaceFile);
        }

        foreach (var file in results)
        {
            File.Delete(Path.Combine(folder, file.Result));
        }
    }

    private string? ChangeFrom(SurveyPlan earlier)
    {
        var before = earlier.Files.ToDictionary(file => file.Path);
        foreach (var file in Files)
        {
            if (!before.Remove(file.Path, out var planned))
            {
                return $"{file.Path} is new";
            }

            if (planned != file)
            {
                return $"{file.Path} had {planned.State}, and has now {file.State}";
            }
        }

        return before.Count > 0 ? $"{before.Keys.Min(StringComparer.Ordinal)} is gone" : null;
    }

    private static List<PlannedFile> Present(string folder, IReadOnlyList<PlannedFile> files)
        => [.. files.Where(file => File.Exists(Path.Combine(folder, file.Result)))];
}
