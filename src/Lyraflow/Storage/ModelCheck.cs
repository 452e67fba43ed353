using System.Globalization;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Storage;

/// <summary>Refuses what a model file may say in the right form and no training can have written.</summary>
internal static class ModelCheck
{
    // Beyond them the squares that densities are made of leave single precision.
    private const double Smallest = 1e-30;
    private const double Largest = 1e30;

    private const float LargestParameter = 1e6f;

    private const int LongestName = 4000;
    private const int MostInputs = 10_000;

    /// <summary>Checks one class.</summary>
    /// <exception cref="InputException">A number is none or out of range.</exception>
    public static void Require(ClassDescription description, ReadOnlySpan<float> parameters)
    {
        foreach (var parameter in parameters)
        {
            // Not a number is in no range either.
            if (!(Math.Abs(parameter) <= LargestParameter))
            {
                throw new InputException(
                    $"class {DisplayText.Plain(description.Name)} has parameters that are no numbers, or out of range");
            }
        }

        var standardizations = description.Flow.Bijections.OfType<Standardization>();
        foreach (var standardization in description.Flow.Context is { } context ? standardizations.Append(context) : standardizations)
        {
            RequireRange(description, standardization.Scale, "scale", Smallest);
            RequireRange(description, standardization.Mean, "mean", 0);
        }

        foreach (var box in description.Flow.Bijections.OfType<BoxShape>())
        {
            RequireRange(description, [.. box.Left, .. box.Right], "edge", 0);
        }

        if (description.Training is { } training)
        {
            RequireOrigin(description, training);
        }
    }

    /// <summary>Checks the features and the context.</summary>
    public static void Require(IEnumerable<Feature> inputs, Func<string, InputException> refuse)
    {
        var all = inputs.ToList();
        if (all.Count > MostInputs)
        {
            throw refuse($"it has {all.Count} features, more than {MostInputs}");
        }

        if (all.Find(input => input.Name.Length > LongestName || input.Unit.Length > LongestName) is { } endless)
        {
            throw refuse($"the feature {DisplayText.Quoted(endless.Name)} has a name or a unit of more than {LongestName} characters");
        }
    }

    private static void RequireRange(ClassDescription description, IReadOnlyList<double> values, string name, double smallest)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) >= smallest && Math.Abs(value) <= Largest))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"class {DisplayText.Plain(description.Name)} has a {name} of {value:g3}, which is out of range"));
            }
        }
    }

    private static void RequireOrigin(ClassDescription description, TrainingRecord training)
    {
        var counts = new (string Name, long? Count)[]
        {
            ("training_rows", training.TrainingRows), ("validation_rows", training.ValidationRows),
            ("best_epoch", training.BestEpoch), ("rows_left_out", training.RowsLeftOut),
        };
        if (Array.Find(counts, item => item.Count < 0) is { Name: { } negative })
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has a {negative} below zero");
        }

        if (!double.IsFinite(training.ValidationLoss) || training.OutlierLogDensity is { } threshold && !double.IsFinite(threshold))
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has a validation_loss or an "
                + $"outlier_log_density that is no number");
        }
    }
}
