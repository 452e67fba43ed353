using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>The methods that a cross-validation can compare.</summary>
public static class MethodList
{
    private const string Stack = "stack";
    private const string Flow = "flow";

    private const string Treatments = "mixture_20_3";

    // Fewer rows than this for each component, and a mixture describes single rows.
    private const int RowsPerComponent = 20;

    // Mixtures that a catalogue is tried with, where it has the rows for them.
    private static readonly (int Background, int Sought)[] Mixtures = [(40, 10), (20, 3), (5, 1)];

    /// <summary>All methods, the one that takes longest first. A new one is a line here.</summary>
    public static IReadOnlyList<IClassifierMethod> All { get; } =
    [
        new StackMethod(),
        FlowMethod.Autoregressive(),
        FlowMethod.Couplings(),
        MicrosoftMlMethods.RandomForest(),
        GaussianMethods.Mixture(100, 3),
        GaussianMethods.Mixture(50, 3),
        GaussianMethods.Mixture(40, 10),
        GaussianMethods.Mixture(20, 3),
        GaussianMethods.Mixture(5, 1),
        new KernelLogisticMethod(),
        GaussianMethods.QuadraticDiscriminant(),
        new NearestNeighborsMethod(50),
        new NearestNeighborsMethod(10),
        MicrosoftMlMethods.LightGbm(),
        MicrosoftMlMethods.BoostedTrees(),
        MicrosoftMlMethods.Logistic(),
    ];

    /// <summary>The methods for a catalogue that nobody chose methods for: one of each kind, as far as its rows go.</summary>
    /// <param name="rest">Fewest rows of the rest that a fit learns from.</param>
    /// <param name="sought">Fewest rows of the sought class.</param>
    public static IReadOnlyList<string> ForRows(int rest, int sought) =>
    [
        Stack,
        "flow_ar",
        Flow,
        "random_forest",
        .. Mixtures
            .Where(size => rest >= size.Background * RowsPerComponent && sought >= size.Sought * RowsPerComponent)
            .Select(size => GaussianMethods.Mixture(size.Background, size.Sought).Name),
        "gaussian",
        "kernel_logistic",
        .. rest + sought >= 50 ? ["knn_50"] : Array.Empty<string>(),
        "knn_10",
        LightGbmLibrary.Loads ? "lightgbm" : "boosted_trees",
        "logistic",
    ];

    /// <summary>The one of some methods that the others are compared with: the stack, else the flow; null for neither.</summary>
    public static string? Reference(IEnumerable<string> methods)
    {
        var names = methods.ToHashSet(StringComparer.Ordinal);
        return names.Contains(Stack) ? Stack : names.Contains(Flow) ? Flow : null;
    }

    /// <summary>The one of some methods with which treatments of the rows are compared: the mixtures, which are quick and good.</summary>
    public static IClassifierMethod ForTreatments(IReadOnlyList<IClassifierMethod> methods)
        => methods.FirstOrDefault(method => method.Name == Treatments) ?? methods[0];

    /// <summary>The methods of these names, in the order of <see cref="All"/>.</summary>
    /// <param name="names">The names.</param>
    /// <param name="own">Methods that there are for some rows only; they come first.</param>
    /// <exception cref="InputException">There is no such method, or none was named.</exception>
    public static IReadOnlyList<IClassifierMethod> Select(IReadOnlyList<string> names, IReadOnlyList<IClassifierMethod>? own = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        IClassifierMethod[] all = [.. own ?? [], .. All];
        var known = string.Join(", ", all.Select(method => method.Name));
        var unknown = names.FirstOrDefault(name => all.All(method => method.Name != name));
        return unknown is not null ? throw new InputException($"There is no method '{unknown}'; choose from {known}.")
            : names.Count == 0 ? throw new InputException($"No method was named; choose from {known}.")
            : [.. all.Where(method => names.Contains(method.Name))];
    }
}
