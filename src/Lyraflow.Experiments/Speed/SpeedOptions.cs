namespace Lyraflow.Experiments.Speed;

/// <summary>The model and the amount of work of a <see cref="SpeedTest"/>.</summary>
public sealed record SpeedOptions
{
    private const int MostRows = 100_000_000;

    /// <summary>Number of coupling layers.</summary>
    public int Layers { get; init; } = 8;

    /// <summary>Bins of each spline.</summary>
    public int Bins { get; init; } = 64;

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>Rows of a training step.</summary>
    public int Batch { get; init; } = 1000;

    /// <summary>Rows in all.</summary>
    public int Rows { get; init; } = 74000;

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        if (Rows is < 1 or > MostRows || Batch < 1 || Batch > Rows)
        {
            throw new InputException($"The speed test needs 1 to {MostRows} rows and a batch of at least 1 and at most all of them, not {Rows} and {Batch}.");
        }

        ThreadCount.Require(Threads);
    }
}
