using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Stacks;

namespace Lyraflow.Uncertainty;

/// <summary>
/// A density prepared for uncertain rows: what is a sum of Gaussians, which is integrated in closed form, and the rest, which
/// is integrated numerically with a <see cref="Surrogate"/> for its guide.
/// </summary>
public sealed class UncertainDensity
{
    private UncertainDensity(IDensity<float> density, IReadOnlyList<MixtureComponent> gaussians, IDensity<float>? rest, double restWeight)
    {
        Density = density;
        Gaussians = gaussians;
        Rest = rest;
        LogRestWeight = Math.Log(restWeight);
    }

    /// <summary>The density itself.</summary>
    public IDensity<float> Density { get; }

    /// <summary>The Gaussians with their weights in the whole; the floor of a stack is among them.</summary>
    internal IReadOnlyList<MixtureComponent> Gaussians { get; }

    /// <summary>What is no sum of Gaussians; null for nothing.</summary>
    internal IDensity<float>? Rest { get; }

    /// <summary>ln of its weight in the whole.</summary>
    internal double LogRestWeight { get; }

    /// <summary>What the rest is about like; null where there is none.</summary>
    internal Surrogate? Surrogate { get; private init; }

    /// <summary>Mean and covariance of what the density describes, the floor left out.</summary>
    internal MixtureMoments Moments { get; private init; } = new([], new double[0, 0]);

    /// <summary>Whether nothing has to be integrated numerically.</summary>
    public bool IsExact => Rest is null;

    /// <summary>Prepares a density.</summary>
    /// <param name="density">A mixture, a flow or a stack, without context.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <exception cref="InputException">It has a context.</exception>
    public static UncertainDensity Of(IDensity<float> density, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(team);
        if (density.ContextDimension > 0)
        {
            throw new InputException(
                "A density that is conditioned on a context takes measured numbers alone; errors, limits and missing columns need a "
                    + "model without context.");
        }

        var members = density is StackedDensity stack ? stack.Members : [new StackMember(1, density)];
        var floor = (density as StackedDensity)?.Floor;
        var share = floor is null ? 0 : BroadFloor.Weight;
        var own = members.Where(member => member.Density is GaussianMixture)
            .SelectMany(member => Weighted((GaussianMixture)member.Density, member.Weight * (1 - share)))
            .ToList();
        StackMember[] others = [.. members.Where(member => member.Density is not GaussianMixture)];
        var weight = others.Sum(member => member.Weight);
        var rest = others.Length switch
        {
            0 => null,
            1 => others[0].Density,
            _ => new StackedDensity([.. others.Select(member => member with { Weight = member.Weight / weight })], floor: null),
        };
        var surrogate = rest is null ? null : Surrogate.Of(rest, team);
        var described = surrogate is null ? own : [.. own, .. Weighted(surrogate.Mixture, weight * (1 - share))];
        return new UncertainDensity(
            density, [.. own, .. floor is null ? [] : Weighted(floor, share)], rest, weight * (1 - share))
        {
            Surrogate = surrogate,
            Moments = MixtureMoments.Of(described),
        };
    }

    /// <summary>
    /// The same with the <see cref="Surrogate"/> in place of what it is about like: nothing is integrated numerically, and the
    /// densities are rough.
    /// </summary>
    public UncertainDensity Rough() => Surrogate is null ? this : new UncertainDensity(
        Density, [.. Gaussians, .. Weighted(Surrogate.Mixture, Math.Exp(LogRestWeight))], rest: null, restWeight: 0)
    {
        Moments = Moments,
    };

    private static IEnumerable<MixtureComponent> Weighted(GaussianMixture mixture, double weight)
        => mixture.Components.Select(component => component with { Weight = component.Weight * weight });
}
