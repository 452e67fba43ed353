using Lyraflow.Primitives;

namespace Lyraflow.Fuzz;

/// <summary>A reader that is driven with damaged inputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">Reads an input, or refuses it with an <see cref="InputException"/>.</param>
internal sealed record Target(string Name, Action<byte[]> Read)
{
    /// <summary>The folder of its sound inputs within Corpus.</summary>
    public string Corpus { get; init; } = Name;

    /// <summary>Pieces that mean something to the reader; damage made of them gets deeper than random bytes do.</summary>
    public IReadOnlyList<byte[]> Tokens { get; init; } = [];

    /// <summary>Damage that knows the format; null for none.</summary>
    public Func<byte[], RandomSource, byte[]>? Damage { get; init; }

    /// <summary>Whether another exception is a refusal as well, for parts that are called by others of ours.</summary>
    public Func<Exception, bool> IsRefusal { get; init; } = fault => fault is InputException;

    /// <summary>Whether the memory is counted: what DuckDB takes is bounded by its own limit.</summary>
    public bool CountsMemory { get; init; } = true;
}
