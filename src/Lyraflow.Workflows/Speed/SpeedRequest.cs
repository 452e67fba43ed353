using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Speed;

/// <summary>The model and the amount of work of a <see cref="SpeedTest"/>.</summary>
public sealed record SpeedRequest
{
    private const int MostRows = 100_000_000;

    /// <summary>The flow, by the name of its recipe.</summary>
    public string Flow { get; init; } = "nsf";

    /// <summary>Number of layers; null for the recipe's own.</summary>
    public int? Layers { get; init; }

    /// <summary>Bins of each spline; null for 64 in nsf, and for the recipe's own in others.</summary>
    public int? Bins { get; init; }

    /// <summary>Widths of the hidden layers; null for the recipe's own.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Rows of a training step.</summary>
    public int Batch { get; init; } = 1000;

    /// <summary>Rows in all.</summary>
    public int Rows { get; init; } = 74000;

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>The recipe that the choices name.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <exception cref="InputException">There is no such flow, or it has no such part.</exception>
    public FlowRecipe Recipe(int dimension) => FlowRecipe.Create(Flow, new RecipeOverrides
    {
        Layers = Layers,
        Bins = Bins ?? (Flow == "nsf" ? 64 : null),
        Hidden = Hidden,

        // Wide enough for normal rows.
        Box = Flow == "nsf-box"
            ? new BoxScalingShape([.. Enumerable.Repeat(-10.0, dimension)], [.. Enumerable.Repeat(10.0, dimension)])
            : null,
    });

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        if (Rows is < 1 or > MostRows || Batch < 1 || Batch > Rows)
        {
            throw new InputException(
                $"The speed test needs 1 to {MostRows} rows and a batch of at least 1 and at most all of them, not {Rows} and {Batch}.");
        }

        ThreadCount.Require(Threads);
    }
}
