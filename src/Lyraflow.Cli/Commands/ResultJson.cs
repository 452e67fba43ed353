using System.Text.Json.Serialization;
using Lyraflow.Cli.Slurm;
using Lyraflow.Paper.Sweep;
using Lyraflow.Workflows.ColumnDensities;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Sampling;
using Lyraflow.Workflows.Sampling.Completion;
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
[JsonSerializable(typeof(ColumnDensityResult))]
[JsonSerializable(typeof(SampleResult))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(CompletionResult))]
[JsonSerializable(typeof(SweepPlanResult))]
[JsonSerializable(typeof(SweepRunResult))]
[JsonSerializable(typeof(SlurmResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
