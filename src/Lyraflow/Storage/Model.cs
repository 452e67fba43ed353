using System.Text.Json.Serialization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Stacks;

namespace Lyraflow.Storage;

/// <summary>Where a density comes from.</summary>
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

    /// <summary>The training options of a single flow; null for other densities.</summary>
    public Training.TrainingSettings? Options { get; init; }

    /// <summary>The epoch whose weights a single flow has.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>How much work a stack was worth; null for other densities.</summary>
    public StackEffort? Effort { get; init; }

    /// <summary>The kinds of density that a stack tried, and how each did; null for other densities.</summary>
    public IReadOnlyList<KindResult>? Kinds { get; init; }

    /// <summary>
    /// Mean negative log density of the validation rows, or of the rows that a stack's fits had not seen, in nats per unit of
    /// the data.
    /// </summary>
    public required double ValidationLoss { get; init; }

    /// <summary>Number of rows that chose the epoch, or the weights of a stack; null in older files, as all that follows.</summary>
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

    /// <summary>
    /// Units of the columns that the features are computed from, each as COLUMN=UNIT, the column as the formulas name it, as
    /// far as the training file said them; null for none.
    /// </summary>
    public IReadOnlyList<string>? ColumnUnits { get; init; }

    /// <summary>
    /// The step of each feature that lies on a grid, zero for others: rows are moved at random within it where densities are
    /// fitted or measured; null for none.
    /// </summary>
    public IReadOnlyList<double>? GridSteps { get; init; }

    /// <summary>
    /// The errors of the training rows that the density is freed of, each as COLUMN=ERROR; null where the rows were taken as they
    /// were, and their errors are in the density.
    /// </summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>The column with the classes' names.</summary>
    public string? Label { get; init; }

    /// <summary>The day, in universal time.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// The log density that all but a thousandth of the density's own samples exceed, drawn at contexts of the training rows
    /// where it is conditional; null in older files of densities without context, which can be sampled at any time.
    /// </summary>
    public double? OutlierLogDensity { get; init; }
}

/// <summary>One class of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Density">Its density: a flow, a Gaussian mixture or a stack of both.</param>
/// <param name="Training">Where it comes from; null when nobody said.</param>
public sealed record ModelClass(string Name, IDensity<float> Density, TrainingRecord? Training)
{
    /// <summary>The density where it is a single flow.</summary>
    /// <exception cref="InvalidCastException">It is another.</exception>
    [JsonIgnore]
    public Flow<float> Flow => (Flow<float>)Density;
}

/// <summary>Densities of one or more classes over the same features.</summary>
/// <param name="Features">The features, in the order of the densities' columns.</param>
/// <param name="Classes">The classes.</param>
public sealed record Model(IReadOnlyList<Feature> Features, IReadOnlyList<ModelClass> Classes)
{
    /// <summary>What held-out rows say of the classes together; null with one class, or when nobody looked.</summary>
    public Decision? Decision { get; init; }

    /// <summary>What the densities are conditioned on, in the order of the densities' context columns.</summary>
    public IReadOnlyList<Feature> Context { get; init; } = [];

    /// <summary>What a row must have to be scored: the features, then the context.</summary>
    public IReadOnlyList<Feature> Inputs => [.. Features, .. Context];
}
