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

    // Of squares of such scales, and of the floor's, which is up to a million times as wide.
    private const double LargestVariance = 1e72;

    private const float LargestParameter = 1e6f;

    private const int LongestName = 4000;
    private const int MostInputs = 10_000;

    private const int MostSteps = 100_000;

    // Each takes memory for a block of rows wherever rows are scored.
    private const int MostMembers = 1000;
    private const int MostComponents = 100_000;

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

        var what = $"class {DisplayText.Plain(name)}";
        var standardizations = shape.Bijections.OfType<Standardization>();
        foreach (var standardization in shape.Context is { } context ? standardizations.Append(context) : standardizations)
        {
            RequireRange(what, [.. standardization.Scale], "scale", Smallest, Largest);
            RequireRange(what, [.. standardization.Mean], "mean", 0, Largest);
        }

        foreach (var box in shape.Bijections.OfType<BoxShape>())
        {
            RequireRange(what, [.. box.Left, .. box.Right], "edge", 0, Largest);
        }
    }

    /// <summary>Checks the sizes that a stack or a mixture claims, before anything is read for it.</summary>
    /// <exception cref="InputException">They are impossible.</exception>
    public static void RequireSizes(string what, int members, int components, int dimension)
    {
        if (members is < 1 or > MostMembers || components is < 1 or > MostComponents || dimension is < 1 or > MostInputs)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} has {members} members, {components} Gaussians or {dimension} columns; most are {MostMembers}, {MostComponents} "
                    + $"and {MostInputs}"));
        }
    }

    /// <summary>Makes sure that no two densities share tensors.</summary>
    /// <param name="owners">What the names of each density's tensors begin with.</param>
    /// <param name="refuse">Makes the exception.</param>
    public static void RequireOwners(IEnumerable<string> owners, Func<string, InputException> refuse)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        if (owners.FirstOrDefault(owner => !all.Add(owner)) is { } twice)
        {
            throw refuse($"two of its densities would both be called {DisplayText.Quoted(twice)} there; give the classes other names");
        }
    }

    /// <summary>Checks a mixture; whether its covariances are positive definite shows when it is built.</summary>
    /// <exception cref="InputException">A number is none or out of range.</exception>
    public static void RequireMixture(
        string what, ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> covariances)
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
            throw new InputException($"{what} has a mixture whose weights are not positive or do not add up to 1");
        }

        RequireRange(what, means, "mean", 0, Largest);
        RequireRange(what, covariances, "covariance", 0, LargestVariance);
    }

    /// <summary>Checks what held-out rows said.</summary>
    public static void RequireDecision(Decision decision, IReadOnlyList<string> classes, Func<string, InputException> refuse)
    {
        var shares = decision.Curve.SelectMany(step => step is null ? [double.NaN] : new[] { step.Completeness, step.Leakage });
        if (!classes.Contains(decision.Target) || decision.TrainingPrior is not (> 0 and < 1) || decision.Objects < 0
            || decision.OtherRows < 0 || !(decision.Others >= 0) || !(decision.Slope > 0) || !double.IsFinite(decision.Slope)
            || !double.IsFinite(decision.Intercept) || decision.Curve.Count > MostSteps || shares.Any(share => !(share is >= 0 and <= 1))
            || decision.Curve.Any(step => !double.IsFinite(step.Log10Ratio) || step.Contaminants < 0)
            || decision.Curve.Zip(decision.Curve.Skip(1)).Any(pair => !(pair.Second.Log10Ratio <= pair.First.Log10Ratio)))
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

    private static void RequireRange(string what, ReadOnlySpan<double> values, string name, double smallest, double largest)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) >= smallest && Math.Abs(value) <= largest))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} has a {name} of {value:g3}, which is out of range"));
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

        if (training.Kinds is { } kinds && kinds.Any(kind => kind is not { Name: not null, Weight: >= 0 and <= 1 })
            || training.Effort is { } effort && !Enum.IsDefined(effort))
        {
            throw new InputException(
                $"class {DisplayText.Plain(description.Name)} has an effort or kinds of density that no training can have written");
        }

        if (!double.IsFinite(training.ValidationLoss) || training.OutlierLogDensity is { } threshold && !double.IsFinite(threshold))
        {
            throw new InputException($"class {DisplayText.Plain(description.Name)} has a validation_loss or an "
                + $"outlier_log_density that is no number");
        }
    }
}
