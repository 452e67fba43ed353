using Lyraflow.Paper.Stripe82;
using Lyraflow.Training;

namespace Lyraflow.Paper.Reproduction;

/// <summary>A request to reproduce the paper.</summary>
public sealed record ReproduceRequest
{
    /// <summary>Folder or file with the catalogue; null for the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>What is done about dust.</summary>
    public DustTreatment Dust { get; init; }

    /// <summary>Which of the two ways.</summary>
    public ProtocolName Protocol { get; init; }

    /// <summary>The flow of both classes, by the name of its recipe.</summary>
    public string Flow { get; init; } = Preset.DefaultFlow;

    /// <summary>Folder for the results.</summary>
    public string Out { get; init; } = "reproduction";

    /// <summary>Whether results of an earlier run in that folder may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether a page with figures is made of the results.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Seed of the split, the starting weights, the batches and the samples.</summary>
    public long Seed { get; init; }

    /// <summary>Number of threads; zero for one per processor. It does not change a bit of the result.</summary>
    public int Threads { get; init; }
}
