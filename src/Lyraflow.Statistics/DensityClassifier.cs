using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Training;

namespace Lyraflow.Statistics;

/// <summary>
/// Tells classes apart by their densities (Neyman and Pearson 1933): how much likelier a row is under one class than
/// under the others, and with the priors, how probable each class is.
/// </summary>
public sealed class DensityClassifier
{
    private readonly IDensity<float>[] _densities;

    /// <summary>Creates a classifier of densities that are fitted already.</summary>
    /// <param name="classes">At least two classes, all over the same columns.</param>
    /// <exception cref="InputException">There are fewer, a name stands twice, or the columns differ in number.</exception>
    public DensityClassifier(params IReadOnlyList<(string Name, IDensity<float> Density)> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Classes = [.. classes.Select(item => item.Name)];
        _densities = [.. classes.Select(item => item.Density)];
        if (Classes.Count < 2 || Classes.Distinct(StringComparer.Ordinal).Count() < Classes.Count)
        {
            throw new InputException($"A classifier needs at least two classes with names of their own, not {DisplayText.List(Classes)}.");
        }

        if (_densities.Any(density => density.Dimension != _densities[0].Dimension))
        {
            throw new InputException(
                $"The classes of a classifier have the same columns, not "
                    + $"{string.Join(", ", _densities.Select(density => density.Dimension))}.");
        }

        Priors = Priors.Equal(Classes.Count);
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How common each class is where the classifier is used; equal unless said otherwise.</summary>
    public Priors Priors { get; init; }

    /// <summary>Fits one flow to each class.</summary>
    /// <param name="classes">The names and the rows of at least two classes.</param>
    /// <inheritdoc cref="Flow.Fit(FeatureTable{float}, FlowRecipe?, FitSettings?, CancellationToken)" path="/exception"/>
    public static DensityClassifier Fit(params IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes)
        => Fit(classes, recipe: null, settings: null);

    /// <summary>Fits one flow to each class, with a recipe and settings.</summary>
    /// <param name="classes">The names and the rows of at least two classes.</param>
    /// <param name="recipe">The kind and size of the flows; null for what suits each class's number of rows.</param>
    /// <param name="settings">As for one flow; null for the usual.</param>
    /// <param name="priors">How common each class is; null for equal.</param>
    /// <param name="cancellation">Asks to give up.</param>
    /// <exception cref="OperationCanceledException">It was asked to give up.</exception>
    /// <inheritdoc cref="Flow.Fit(FeatureTable{float}, FlowRecipe?, FitSettings?, CancellationToken)" path="/exception"/>
    public static DensityClassifier Fit(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes,
        FlowRecipe? recipe,
        FitSettings? settings,
        Priors? priors = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classes);
        settings ??= new FitSettings();
        var densities = new List<(string, IDensity<float>)>();
        foreach (var (name, rows) in classes)
        {
            // Each class draws numbers of its own, whichever classes are beside it.
            var seed = (long)new RandomSource(settings.Seed).Fork(name).NextBits();
            densities.Add((name, Flow.Fit(rows, recipe, settings with { Seed = seed }, cancellation)));
            cancellation.ThrowIfCancellationRequested();
        }

        var classifier = new DensityClassifier(densities);
        return priors is null ? classifier : classifier.With(priors);
    }

    /// <summary>The same densities where the classes are as common as this.</summary>
    /// <param name="priors">One per class.</param>
    public DensityClassifier With(Priors priors)
        => new([.. Classes.Zip(_densities)]) { Priors = priors };

    /// <summary>Scores rows under all classes.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Most threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows have another number of columns than the classes.</exception>
    public ClassifiedRows Classify(FeatureTable<float> rows, int threads = 0)
        => new(Classes, Priors, new ClassLogDensities([.. _densities.Select(density => density.LogDensity(rows, threads))]));
}
