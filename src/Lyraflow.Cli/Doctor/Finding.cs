using System.Text.Json.Serialization;

namespace Lyraflow.Cli.Doctor;

/// <summary>How well one thing is.</summary>
internal enum Condition
{
    /// <summary>Nothing need be done.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Something works worse than it could, or not at all.</summary>
    [JsonStringEnumMemberName("improvable")]
    Improvable,

    /// <summary>The program cannot work like this.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary>What was found of one thing.</summary>
/// <param name="Name">The thing, in a word.</param>
/// <param name="Condition">How well it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do about it; null for nothing.</param>
internal sealed record Finding(string Name, Condition Condition, string Found, string? Advice)
{
    public static Finding Good(string name, string found) => new(name, Condition.Good, found, null);

    public static Finding Improvable(string name, string found, string advice) => new(name, Condition.Improvable, found, advice);

    public static Finding Broken(string name, string found, string advice) => new(name, Condition.Broken, found, advice);
}

/// <summary>What <c>lyraflow doctor --json</c> prints.</summary>
/// <param name="Usable">Whether the program can work here.</param>
/// <param name="Findings">One for each thing that was looked at.</param>
internal sealed record Diagnosis(bool Usable, IReadOnlyList<Finding> Findings);
