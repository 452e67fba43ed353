using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Lyraflow.Densities;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Flows;

/// <summary>
/// A named way to compose a flow from its parts, with the choices it leaves open. <see cref="Compose"/> writes them
/// out as <see cref="FlowShape"/>, which is all that a flow and a model file know.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "flow")]
public abstract partial record FlowRecipe
{
    private const int MaximumLayers = 1000;

    private static readonly ConcurrentDictionary<string, Func<RecipeOverrides, FlowRecipe>> Recipes = new(StringComparer.Ordinal)
    {
        ["nsf"] = _ => new NeuralSplineFlow(),
        ["nsf-ar"] = _ => new AutoregressiveSplineFlow(),
        [BoxSplineFlow.RecipeName] = settings => new BoxSplineFlow(
            settings.Box ?? throw new InputException("Flow nsf-box needs the edges of its box", Remedy.GiveBox)),
        ["realnvp"] = _ => new RealNvp(),
        ["maf"] = _ => new MaskedAutoregressiveFlow(),
        ["iaf"] = _ => new InverseAutoregressiveFlow(),
        ["planar"] = _ => new PlanarFlow(),
        ["radial"] = _ => new RadialFlow(),
    };

    /// <summary>The names of all recipes.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; }

    /// <summary>
    /// Adds a recipe of your own to those that <see cref="Create"/> knows by name. The flows it composes consist of
    /// shapes, which are all that a model file stores, so a file can be read without the recipe.
    /// </summary>
    /// <param name="name">Its name, one that no other recipe has.</param>
    /// <param name="create">Creates it with its own defaults; <see cref="Create"/> then replaces what it was told to.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Register(string name, Func<RecipeOverrides, FlowRecipe> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!Recipes.TryAdd(name, create))
        {
            throw new ArgumentException($"There is a flow '{name}' already; choose another name.", nameof(name));
        }
    }

    /// <summary>The recipe of that name, with some of its defaults replaced.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">What to replace; null for nothing.</param>
    /// <exception cref="InputException">There is no such recipe, or a setting has no meaning for it.</exception>
    public static FlowRecipe Create(string name, RecipeOverrides? settings = null)
    {
        settings ??= new RecipeOverrides();
        if (!Recipes.TryGetValue(name, out var create))
        {
            throw new InputException($"There is no flow '{name}'. The flows are {string.Join(", ", Names)}.");
        }

        var recipe = create(settings);
        Require(settings.Hidden is null || recipe is NetworkFlowRecipe, name, "no networks, so no hidden layers");
        Require(settings.Bins is null || recipe is SplineFlowRecipe, name, "no splines, so no bins");
        Require(settings.TailBound is null || recipe is SplineFlowRecipe and not BoxSplineFlow, name, "no tail bound");
        Require(settings.HeavyTails is null || recipe is SplineFlowRecipe and not BoxSplineFlow, name, "a base of its own");
        Require(settings.Box is null || recipe is BoxSplineFlow, name, "no box; choose nsf-box");
        recipe = recipe with { Layers = settings.Layers ?? recipe.Layers };
        if (recipe is NetworkFlowRecipe network)
        {
            recipe = network with { Hidden = settings.Hidden ?? network.Hidden };
        }

        if (recipe is SplineFlowRecipe spline)
        {
            recipe = spline with
            {
                Bins = settings.Bins ?? spline.Bins,
                TailBound = settings.TailBound ?? spline.TailBound,
                HeavyTails = settings.HeavyTails ?? spline.HeavyTails,
            };
        }

        return recipe;
    }

    /// <summary>Composes the flow.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="standardization">The first, frozen layer; null for data that is standardized already.</param>
    /// <param name="context">Standardization of the columns to condition on; null for none.</param>
    /// <exception cref="InputException">A value is impossible, or two do not go together.</exception>
    public FlowShape Compose(int dimension, Standardization? standardization = null, Standardization? context = null)
    {
        if (Layers is < 1 or > MaximumLayers)
        {
            throw new InputException($"A flow has 1 to {MaximumLayers} layers, not {Layers}.");
        }

        if (context is not null && this is not NetworkFlowRecipe)
        {
            var others = string.Join(", ", Names.Except(["planar", "radial"]));
            throw new InputException($"Flow {Name} has no network that could read a context. Choose one that has: {others}.");
        }

        var bijections = new List<BijectionShape>();
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

        return new FlowShape(bijections, Base) { Context = context };
    }

    /// <summary>The base distribution.</summary>
    protected virtual BaseDistributionShape Base => new StandardNormalShape();

    /// <summary>The frozen layer nearest to the data.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="standardization">What <see cref="Compose"/> was given.</param>
    /// <returns>The layer; null for none.</returns>
    protected virtual BijectionShape? First(int dimension, Standardization? standardization) => standardization;

    /// <summary>The bijections of one layer, the first nearest to the data.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="context">Number of context columns; zero unless the recipe is a <see cref="NetworkFlowRecipe"/>.</param>
    protected abstract IEnumerable<BijectionShape> Layer(int dimension, int context);

    private static void Require(bool holds, string name, string what)
        => InputException.ThrowUnless(holds, $"Flow {name} has {what}.");
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
    protected override BaseDistributionShape Base => HeavyTails ? new StudentTShape() : base.Base;
}
