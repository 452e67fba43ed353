using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Toys;

/// <summary>A request to try flows on toy densities.</summary>
public sealed record ToyRequest
{
    /// <summary>Names of the flows; null for all.</summary>
    public IReadOnlyList<string>? Flows { get; init; }

    /// <summary>Names of the toys; null for all.</summary>
    public IReadOnlyList<string>? Toys { get; init; }

    /// <summary>Rows to train on; half as many choose the epoch, and as many again are tested on.</summary>
    public int Rows { get; init; } = 20_000;

    /// <summary>Most epochs of a training.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Seed of rows, starting weights and batches.</summary>
    public long Seed { get; init; }

    /// <summary>Number of trainings side by side; zero for one per processor. It does not change a bit of the result.</summary>
    public int Threads { get; init; }

    /// <summary>Folder for the results.</summary>
    public string Out { get; init; } = "toys";

    /// <summary>Whether results of an earlier run in that folder may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The flows in their order.</summary>
    internal IReadOnlyList<string> FlowNames => Flows ?? FlowRecipe.Names;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        const int fewest = 100;
        const int most = 10_000_000;
        if (Rows is < fewest or > most || Epochs < 1)
        {
            throw new InputException($"The toys need {fewest} to {most} rows and at least 1 epoch, not {Rows} and {Epochs}.");
        }

        if (FlowNames.FirstOrDefault(name => !FlowRecipe.Names.Contains(name)) is { } unknown)
        {
            throw new InputException($"There is no flow '{unknown}'; choose from {string.Join(", ", FlowRecipe.Names)}.");
        }

        ThreadCount.Require(Threads);
    }
}
