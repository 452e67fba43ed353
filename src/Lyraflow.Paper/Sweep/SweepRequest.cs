namespace Lyraflow.Paper.Sweep;

/// <summary>What a sweep is to try. The presets are 7 bin counts × 6 widths for two layers, as in the paper's Figure 4.</summary>
public sealed record SweepRequest
{
    /// <summary>The class whose density is learned: "star" or "rrlyrae".</summary>
    public string Class { get; init; } = "star";

    /// <summary>Numbers of coupling layers.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [2];

    /// <summary>Numbers of bins.</summary>
    public IReadOnlyList<int> Bins { get; init; } = [2, 4, 8, 16, 32, 64, 128];

    /// <summary>Widths of the two hidden layers.</summary>
    public IReadOnlyList<int> Neurons { get; init; } = [8, 16, 32, 64, 128, 256];

    /// <summary>Seeds of starting weights and batches.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [0];

    /// <summary>How many of the ten folds are tested on, from 1 to 10.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>Folder for the plan.</summary>
    public string Out { get; init; } = "sweep";

    /// <summary>Whether a plan in that folder may be replaced.</summary>
    public bool Overwrite { get; init; }
}
