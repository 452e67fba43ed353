using System.Globalization;
using Lyraflow.Flows;
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

    private const int MostSteps = 100_000;

    /// <summary>Checks a flow.</summary>
    /// <exception cref="InputException">A number is none or out of range.</exception>
    public static void RequireFlow(string name, FlowShape shape, ReadOnlySpan<float> parameters)
    {
        foreach (var parameter in parameters)
        {
            // Not a number is in no range either.
            if (!(Math.Abs(parameter) <= LargestParameter))
            {
                throw new InputException($"class {DisplayText.Plain(name)} has parameters that are no numbers, or out of range");
            }
        }

        var standardizations = shape.Bijections.OfType<Standardization>();
        foreach (var standardization in shape.Context is { } context ? standardizations.Append(context) : standardizations)
        {
            RequireRange(name, standardization.Scale, "scale", Smallest);
            RequireRange(name, standardization.Mean, "mean", 0);
        }

        foreach (var box in shape.Bijections.OfType<BoxShape>())
        {
            RequireRange(name, [.. box.Left, .. box.Right], "edge", 0);
        }
    }

    /// <summary>Checks a mixture; whether its covariances are positive definite shows when it is built.</summary>
    /// <exception cref="InputException">A number is none or out of range.</exception>
    public static void RequireMixture(string name, ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> covariances)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
            if (!(weight > 0))
            {
                sum = double.NaN;
            }
        }

        if (!(Math.Abs(sum - 1) < 1e-9))
        {
            throw new InputException($"class {DisplayText.Plain(name)} has a mixture whose weights are not positive or do not add up to 1");
        }

        RequireRange(name, means.ToArray(), "mean", 0);
        RequireRange(name, covariances.ToArray(), "covariance", 0);
    }

    /// <summary>Checks what held-out rows said.</summary>
    public static void RequireDecision(Decision decision, IReadOnlyList<string> classes, Func<string, InputException> refuse)
    {
        var shares = decision.Curve.SelectMany(step => step is null ? [double.NaN] : new[] { step.Completeness, step.Leakage });
        if (!classes.Contains(decision.Target) || decision.TrainingPrior is not (> 0 and < 1) || decision.Objects < 0
            || decision.OtherRows < 0 || !(decision.Others >= 0) || !(decision.Slope > 0) || !double.IsFinite(decision.Slope)
            || !double.IsFinite(decision.Intercept) || decision.Curve.Count > MostSteps || shares.Any(share => !(share is >= 0 and <= 1))
            || decision.Curve.Any(step => double.IsNaN(step.Log10Ratio) || step.Contaminants < 0))
        {
            throw refuse("its calibration or its thresholds are no numbers, or out of range");
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

    private static void RequireRange(string owner, IReadOnlyList<double> values, string name, double smallest)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) >= smallest && Math.Abs(value) <= Largest))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"class {DisplayText.Plain(owner)} has a {name} of {value:g3}, which is out of range"));
            }
        }
    }

    /// <summary>Checks what a class says of its training.</summary>
    /// <exception cref="InputException">A number is none or out of range.</exception>
    public static void RequireOrigin(ClassDescription description, int dimension)
    {
        if (description.Training is not { } training)
        {
            return;
        }

        var counts = new (string Name, long? Count)[]
        {
            ("training_rows", training.TrainingRows), ("validation_rows", training.ValidationRows),
            ("best_epoch", training.BestEpoch), ("rows_left_out", training.RowsLeftOut),
        };
        if (Array.Find(counts, item => item.Count < 0) is { Name: { } negative })
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has a {negative} below zero");
        }

        if (training.GridSteps is { } steps && (steps.Count != dimension || steps.Any(step => !(step is >= 0 and <= Largest))))
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has grid_steps that are no steps of its features");
        }

        if (!double.IsFinite(training.ValidationLoss) || training.OutlierLogDensity is { } threshold && !double.IsFinite(threshold))
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has a validation_loss or an "
                + $"outlier_log_density that is no number");
        }
    }
}
