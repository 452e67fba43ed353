using System.Text.Json.Serialization;
using Lyraflow.Bijections;
using Lyraflow.Distributions;

namespace Lyraflow.Recipes;

/// <summary>
/// A named way to compose a flow from its parts, with the choices it leaves open. <see cref="Compose"/> writes them
/// out as <see cref="FlowOptions"/>, which is all that a flow and a model file know.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "flow")]
[JsonDerivedType(typeof(NeuralSplineFlowOptions), "nsf")]
[JsonDerivedType(typeof(AutoregressiveSplineFlowOptions), "nsf-ar")]
[JsonDerivedType(typeof(BoxSplineFlowOptions), "nsf-box")]
[JsonDerivedType(typeof(RealNvpOptions), "realnvp")]
[JsonDerivedType(typeof(MaskedAutoregressiveFlowOptions), "maf")]
[JsonDerivedType(typeof(InverseAutoregressiveFlowOptions), "iaf")]
[JsonDerivedType(typeof(PlanarFlowOptions), "planar")]
[JsonDerivedType(typeof(RadialFlowOptions), "radial")]
public abstract record FlowRecipe
{
    private static readonly SortedDictionary<string, Func<FlowSettings, FlowRecipe>> Recipes = new(StringComparer.Ordinal)
    {
        ["nsf"] = _ => new NeuralSplineFlowOptions(),
        ["nsf-ar"] = _ => new AutoregressiveSplineFlowOptions(),
        ["nsf-box"] = settings => new BoxSplineFlowOptions(settings.Box ?? throw new InputException("Flow nsf-box needs the edges of its box.")),
        ["realnvp"] = _ => new RealNvpOptions(),
        ["maf"] = _ => new MaskedAutoregressiveFlowOptions(),
        ["iaf"] = _ => new InverseAutoregressiveFlowOptions(),
        ["planar"] = _ => new PlanarFlowOptions(),
        ["radial"] = _ => new RadialFlowOptions(),
    };

    /// <summary>The names of all recipes.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Keys];

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; }

    /// <summary>The recipe of that name, with some of its defaults replaced.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">What to replace; null for nothing.</param>
    /// <exception cref="InputException">There is no such recipe, or a setting has no meaning for it.</exception>
    public static FlowRecipe Create(string name, FlowSettings? settings = null)
    {
        settings ??= new FlowSettings();
        if (!Recipes.TryGetValue(name, out var create))
        {
            throw new InputException($"There is no flow '{name}'. Possible are {string.Join(", ", Names)}.");
        }

        var recipe = create(settings);
        Require(settings.Hidden is null || recipe is NetworkFlowRecipe, name, "no networks, so no hidden layers");
        Require(settings.Bins is null || recipe is SplineFlowRecipe, name, "no splines, so no bins");
        Require(settings.TailBound is null || recipe is SplineFlowRecipe and not BoxSplineFlowOptions, name, "no tail bound");
        Require(settings.HeavyTails is null || recipe is SplineFlowRecipe and not BoxSplineFlowOptions, name, "a base of its own");
        Require(settings.Box is null || recipe is BoxSplineFlowOptions, name, "no box; choose nsf-box");
        recipe = recipe with { Layers = settings.Layers ?? recipe.Layers };
        if (recipe is NetworkFlowRecipe network)
        {
            recipe = network with { Hidden = settings.Hidden ?? network.Hidden };
        }

        if (recipe is SplineFlowRecipe spline)
        {
            recipe = spline with { Bins = settings.Bins ?? spline.Bins, TailBound = settings.TailBound ?? spline.TailBound, HeavyTails = settings.HeavyTails ?? spline.HeavyTails };
        }

        return recipe;
    }

    /// <summary>Composes the flow.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="standardization">The first, frozen layer; null for data that is standardized already.</param>
    /// <param name="context">Standardization of the columns to condition on; null for none.</param>
    /// <exception cref="InputException">A value is impossible, or two do not go together.</exception>
    public FlowOptions Compose(int dimension, StandardizationOptions? standardization = null, StandardizationOptions? context = null)
    {
        if (Layers < 1)
        {
            throw new InputException($"A flow needs at least one layer, not {Layers}.");
        }

        if (context is not null && this is not NetworkFlowRecipe)
        {
            throw new InputException($"Flow {Name} has no network that could read a context. Choose one that has: {string.Join(", ", Names.Except(["planar", "radial"]))}.");
        }

        var bijections = new List<BijectionOptions>();
        if (First(dimension, standardization) is { } first)
        {
            bijections.Add(first);
        }

        for (var layer = 0; layer < Layers; layer++)
        {
            bijections.AddRange(Layer(dimension, context?.Mean.Count ?? 0));
        }

        foreach (var bijection in bijections)
        {
            bijection.Validate();
        }

        return new FlowOptions(bijections, Base) { Context = context };
    }

    /// <summary>The base distribution.</summary>
    private protected virtual BaseDistributionOptions Base => new StandardNormalOptions();

    /// <summary>The frozen layer nearest to the data.</summary>
    private protected virtual BijectionOptions? First(int dimension, StandardizationOptions? standardization) => standardization;

    /// <summary>The bijections of one layer.</summary>
    private protected abstract IEnumerable<BijectionOptions> Layer(int dimension, int context);

    private static void Require(bool holds, string name, string what)
    {
        if (!holds)
        {
            throw new InputException($"Flow {name} has {what}.");
        }
    }
}

/// <summary>A recipe whose layers are set by networks, which can read a context.</summary>
public abstract record NetworkFlowRecipe : FlowRecipe
{
    /// <summary>Widths of each network's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];
}

/// <summary>A recipe with rational-quadratic splines.</summary>
public abstract record SplineFlowRecipe : NetworkFlowRecipe
{
    /// <summary>Bins of each spline.</summary>
    public int Bins { get; init; } = 8;

    /// <summary>
    /// The splines act on [−B, B] in standardized units: one B for all, or one for each transformed place (the
    /// permutations bring every column to every place).
    /// </summary>
    public IReadOnlyList<double> TailBound { get; init; } = [8];

    /// <summary>
    /// Whether the base is Student's t with learnable degrees of freedom instead of a normal: for few rows, among which
    /// the next one may lie far out.
    /// </summary>
    public bool HeavyTails { get; init; }

    /// <inheritdoc/>
    private protected override BaseDistributionOptions Base => HeavyTails ? new StudentTOptions() : base.Base;
}
