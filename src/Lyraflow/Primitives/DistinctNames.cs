using System.Globalization;

namespace Lyraflow.Primitives;

/// <summary>Names that are not taken.</summary>
public static class DistinctNames
{
    /// <summary>The name, or the name with the first number that makes it new; it is then taken.</summary>
    /// <param name="name">The name.</param>
    /// <param name="taken">The names that are taken; its comparer tells which are one.</param>
    public static string Free(string name, HashSet<string> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var free = name;
        for (var number = 1; !taken.Add(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return free;
    }
}
