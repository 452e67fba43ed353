using System.Text.Json.Serialization;
using Lyraflow.Training;

namespace Lyraflow.Paper.Toys;

/// <summary>How one flow did on one toy. Densities in nats.</summary>
public sealed record ToyMetrics
{
    /// <summary>The toy.</summary>
    public required string Toy { get; init; }

    /// <summary>The flow's recipe.</summary>
    public required string Flow { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>The differential entropy of the toy.</summary>
    public required double Entropy { get; init; }

    /// <summary>Mean negative log density of the test rows.</summary>
    public required double TestLoss { get; init; }

    /// <summary>
    /// Mean of ln p − ln q over the test rows, p the truth and q the flow: the Kullback–Leibler divergence. It scatters
    /// less than the difference of loss and entropy, since both are taken on the same rows.
    /// </summary>
    public required double NatsAboveEntropy { get; init; }

    /// <summary>Standard error of that mean.</summary>
    public required double StandardError { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Epochs run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Seconds of training on one thread.</summary>
    public required double Seconds { get; init; }
}

/// <summary>All results of a run.</summary>
/// <param name="LyraflowVersion">The program.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Rows">Rows trained on.</param>
/// <param name="Results">One for each pair.</param>
public sealed record ToyReport(string LyraflowVersion, long Seed, int Rows, IReadOnlyList<ToyMetrics> Results);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(ToyReport))]
internal sealed partial class ToyJson : JsonSerializerContext;
