namespace Lyraflow.Testing;

/// <summary>Tests that look at the clock: they run one at a time, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
