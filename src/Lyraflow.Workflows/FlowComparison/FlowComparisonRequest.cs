using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Workflows.FlowComparison;

/// <summary>A request to compare flows on one catalogue.</summary>
public sealed record FlowComparisonRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The features' formulas.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The column that says of each row train, validation or test; other rows are left out.</summary>
    public string Split { get; init; } = "split";

    /// <summary>The flows, of <see cref="FlowRecipe.Names"/>; null for all, the box among them where there is one.</summary>
    public IReadOnlyList<string>? Flows { get; init; }

    /// <summary>One training each.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [0, 1, 2];

    /// <summary>The selection that the rows were cut to: what flows leak out of it is measured. Null for none.</summary>
    public BoxScalingShape? Box { get; init; }

    /// <summary>Most epochs of a training; null for the preset of the number of rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Folder for the results of the trainings and the table.</summary>
    public string Out { get; init; } = "flows";

    /// <summary>Whether to start anew in a folder that holds results.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The flows by name.</summary>
    public IReadOnlyList<string> FlowNames => Flows ?? [.. FlowRecipe.Names.Where(name => name != "nsf-box" || Box is not null)];
}
