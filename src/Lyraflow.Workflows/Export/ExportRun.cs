using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Onnx;
using Lyraflow.Onnx.Decisions;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Export;

/// <summary>Writes a model as ONNX, with the ratio, the posterior and the flag that scoring by it has.</summary>
public static class ExportRun
{
    private const string Ending = ".onnx";

    /// <summary>Writes the file, beside its place first.</summary>
    /// <exception cref="InputException">
    /// There is no such model, class or prior, the model has what ONNX cannot hold, or the file may not be written.
    /// </exception>
    public static ExportResult Run(ExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"A model is exported as ONNX, and {DisplayText.Quoted(request.Output)} does not end in {Ending}", Remedy.ChooseFile);
        }

        if (!request.Overwrite && File.Exists(request.Output))
        {
            throw new InputException($"{request.Output} exists already", Remedy.ReplaceFile);
        }

        var named = NamedModel.Load(request.Model);
        var model = named.Model;
        var target = PriorText.Target(model, request.Target);
        var rule = Rule(model, target, request.Prior);
        var bytes = 0L;
        AtomicFile.Write(request.Output, request.Overwrite, stream =>
        {
            OnnxModel.Write(stream, model, rule, ("lyraflow", ProgramVersion.Text), Describe(named), Notes(named, rule));
            bytes = stream.Length;
        });
        return new ExportResult(
            request.Output,
            bytes,
            [
                $"features [N, {model.Features.Count}]",
                .. model.Context.Count > 0 ? new[] { $"context [N, {model.Context.Count}]" } : [],
            ],
            [
                $"log_density [N, {model.Classes.Count}]",
                .. rule.Priors is null ? Array.Empty<string>() : ["log10_ratio [N]", "posterior [N]"],
                "outlier [N]",
            ],
            rule.Priors is null ? null : model.Classes[target].Name,
            rule.Priors is null ? null : PriorText.Describe(model, rule.Priors));
    }

    /// <summary>How scoring by a model turns densities into a decision.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The index of the class that is sought.</param>
    /// <param name="prior">The prior in words, as scoring takes it.</param>
    public static ScoringRule Rule(Model model, int target, string? prior)
    {
        ArgumentNullException.ThrowIfNull(model);
        var priors = PriorText.Parse(model, target, prior);
        if (priors is not null && priors.Probabilities[target] == 1)
        {
            throw new InputException(
                "The prior leaves nothing for the other classes, so there is nothing to compare with", Remedy.CheckPrior);
        }

        return new ScoringRule(
            target, priors, ModelDecision.Calibration(model, target), [.. model.Classes.Select(OutlierThresholds.Threshold)]);
    }

    private static string Describe(NamedModel named)
    {
        var model = named.Model;
        var given = model.Context.Count > 0 ? $", given {string.Join(", ", model.Context.Select(item => item.Name))}" : string.Empty;
        return $"Log density of {string.Join(", ", model.Classes.Select(item => item.Name))} over "
            + $"{string.Join(", ", model.Features.Select(feature => feature.Name))}{given}. "
            + $"Made by lyraflow {ProgramVersion.Text} of the model {Path.GetFileName(named.Name)}.";
    }

    private static IEnumerable<KeyValuePair<string, string>> Notes(NamedModel named, ScoringRule rule)
    {
        var model = named.Model;
        string[] classes = [.. model.Classes.Select(item => item.Name)];
        yield return new("lyraflow_version", ProgramVersion.Text);
        yield return new("model", Path.GetFileName(named.Name));
        yield return new("model_sha256", named.Sha256);
        yield return new("features", JsonSerializer.Serialize(model.Features, ExportJson.Plain.IReadOnlyListFeature));
        if (model.Context.Count > 0)
        {
            yield return new("context", JsonSerializer.Serialize(model.Context, ExportJson.Plain.IReadOnlyListFeature));
        }

        yield return new("classes", JsonSerializer.Serialize(classes, ExportJson.Plain.StringArray));
        double[] thresholds = [.. rule.Thresholds.Select(threshold => threshold.Finite)];
        yield return new("outlier_log_density", JsonSerializer.Serialize(thresholds, ExportJson.Plain.DoubleArray));
        if (rule.Priors is not { } priors)
        {
            yield break;
        }

        yield return new("target", classes[rule.Target]);
        yield return new("prior", JsonSerializer.Serialize(priors.Probabilities.ToArray(), ExportJson.Plain.DoubleArray));
        if (rule.Calibration is { } calibration)
        {
            yield return new("calibration_slope", calibration.Slope.ToString(CultureInfo.InvariantCulture));
            yield return new("calibration_intercept", calibration.Intercept.ToString(CultureInfo.InvariantCulture));
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<Feature>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    /// <summary>With units and formulas as they are: the text is no part of a page.</summary>
    public static ExportJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
