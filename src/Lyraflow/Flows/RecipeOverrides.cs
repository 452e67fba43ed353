using Lyraflow.Layers;

namespace Lyraflow.Flows;

/// <summary>The choices that recipes share, each null to keep the recipe's own.</summary>
public sealed record RecipeOverrides
{
    /// <summary>Number of layers.</summary>
    public int? Layers { get; init; }

    /// <summary>Widths of the networks' hidden layers.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Bins of each spline.</summary>
    public int? Bins { get; init; }

    /// <summary>Where the splines end, in standardized units.</summary>
    public IReadOnlyList<double>? TailBound { get; init; }

    /// <summary>Whether the base has heavy tails.</summary>
    public bool? HeavyTails { get; init; }

    /// <summary>The selection that the data was cut to.</summary>
    public BoxScalingShape? Box { get; init; }
}
