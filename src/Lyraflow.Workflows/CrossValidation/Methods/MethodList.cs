using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>The methods that a cross-validation can compare.</summary>
public static class MethodList
{
    /// <summary>The name of the flow, with which the others are compared.</summary>
    public const string Flow = "flow";

    private const string Treatments = "mixture_20_3";

    /// <summary>The one of some methods with which treatments of the rows are compared: the mixtures, which are quick and good.</summary>
    public static IClassifierMethod ForTreatments(IReadOnlyList<IClassifierMethod> methods)
        => methods.FirstOrDefault(method => method.Name == Treatments) ?? methods[0];

    /// <summary>All methods, the one that takes longest first.</summary>
    public static IReadOnlyList<IClassifierMethod> All { get; } =
    [
        FlowMethod.Create(),
        MicrosoftMlMethods.RandomForest(),
        GaussianMethods.Mixture(100, 3),
        GaussianMethods.Mixture(50, 3),
        GaussianMethods.Mixture(20, 3),
        GaussianMethods.Mixture(5, 1),
        GaussianMethods.QuadraticDiscriminant(),
        new NearestNeighborsMethod(50),
        new NearestNeighborsMethod(10),
        MicrosoftMlMethods.BoostedTrees(),
        MicrosoftMlMethods.Logistic(),
    ];

    /// <summary>The methods of these names, in the order of <see cref="All"/>; all when null.</summary>
    /// <exception cref="InputException">There is no such method, or none was named.</exception>
    public static IReadOnlyList<IClassifierMethod> Select(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return All;
        }

        var known = string.Join(", ", All.Select(method => method.Name));
        var unknown = names.FirstOrDefault(name => All.All(method => method.Name != name));
        return unknown is not null ? throw new InputException($"There is no method '{unknown}'; choose from {known}.")
            : names.Count == 0 ? throw new InputException($"No method was named; choose from {known}.")
            : [.. All.Where(method => names.Contains(method.Name))];
    }
}
