using System.Globalization;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>Evenly spaced values of a column.</summary>
/// <param name="Low">The first.</param>
/// <param name="High">The last.</param>
/// <param name="Count">How many.</param>
public sealed record ValueGrid(double Low, double High, int Count)
{
    private const int Most = 100_000;

    /// <summary>Parses "0:3:301".</summary>
    /// <exception cref="InputException">It is no grid.</exception>
    public static ValueGrid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        return parts.Length == 3
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && double.IsFinite(low) && double.IsFinite(high) && low < high && count is >= 3 and <= Most
            ? new ValueGrid(low, high, count)
            : throw new InputException($"A grid is given as LOW:HIGH:COUNT with 3 to {Most} values, such as 0:3:301, not "
                + $"{DisplayText.Quoted(text)}.");
    }

    /// <summary>The distance between neighbours.</summary>
    [JsonIgnore]
    public double Step => (High - Low) / (Count - 1);

    /// <summary>A value.</summary>
    public double At(int place) => place == Count - 1 ? High : Low + (place * Step);

    /// <summary>All values.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Values => [.. Enumerable.Range(0, Count).Select(At)];
}
