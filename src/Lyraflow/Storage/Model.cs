using Lyraflow.Flows;
using Lyraflow.Rows;

namespace Lyraflow.Storage;

/// <summary>Where a flow comes from.</summary>
public sealed record TrainingRecord
{
    /// <summary>The program and version that trained it.</summary>
    public required string Program { get; init; }

    /// <summary>The file the rows came from.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of that file, lower-case hexadecimal.</summary>
    public required string SourceHash { get; init; }

    /// <summary>Number of rows it was fitted to.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required long Seed { get; init; }

    /// <summary>The training options.</summary>
    public required Training.TrainingSettings Options { get; init; }

    /// <summary>The epoch whose weights these are.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Mean negative log density of the validation rows, in nats per unit of the data.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>Number of rows that chose the epoch; null in older files, as all that follows.</summary>
    public int? ValidationRows { get; init; }

    /// <summary>Rows of the source, of any class, that were left out for want of a label or of a number.</summary>
    public long? RowsLeftOut { get; init; }

    /// <summary>The condition in SQL that the rows met.</summary>
    public string? Where { get; init; }

    /// <summary>What names in the features' formulas stood for, each as NAME=COLUMN.</summary>
    public IReadOnlyList<string>? Map { get; init; }

    /// <summary>
    /// Numbers that usually mean "not measured" and were numbers like others in a column, each as COLUMN=NUMBER, the
    /// column as the formulas name it; null for none.
    /// </summary>
    public IReadOnlyList<string>? GenuineNumbers { get; init; }

    /// <summary>The column with the classes' names.</summary>
    public string? Label { get; init; }

    /// <summary>The day, in universal time.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// For a conditional flow, the log density that all but a thousandth of its own samples exceed, drawn at contexts of
    /// the training rows; null for a flow without context, which can be sampled at any time.
    /// </summary>
    public double? OutlierLogDensity { get; init; }
}

/// <summary>One class of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Its density.</param>
/// <param name="Training">Where it comes from; null when nobody said.</param>
public sealed record ModelClass(string Name, Flow<float> Flow, TrainingRecord? Training);

/// <summary>Densities of one or more classes over the same features.</summary>
/// <param name="Features">The features, in the order of the flows' columns.</param>
/// <param name="Classes">The classes.</param>
public sealed record Model(IReadOnlyList<Feature> Features, IReadOnlyList<ModelClass> Classes)
{
    /// <summary>What the densities are conditioned on, in the order of the flows' context columns.</summary>
    public IReadOnlyList<Feature> Context { get; init; } = [];

    /// <summary>What a row must have to be scored: the features, then the context.</summary>
    public IReadOnlyList<Feature> Inputs => [.. Features, .. Context];
}
