using System.Text.Json.Serialization;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Commands;

/// <summary>What the commands print with --json.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(ExploredPlace))]
internal sealed partial class ResultJson : JsonSerializerContext;
