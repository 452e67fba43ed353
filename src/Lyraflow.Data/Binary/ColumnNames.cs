using System.Globalization;

namespace Lyraflow.Data.Binary;

/// <summary>Names that are not taken.</summary>
internal static class ColumnNames
{
    /// <summary>The name, or the name with the first number that makes it new; it is then taken.</summary>
    public static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 1; !taken.Add(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return free;
    }
}
