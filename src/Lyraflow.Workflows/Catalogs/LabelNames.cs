using System.Globalization;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>The classes that labels name: labels that are numbers compare as numbers, so that 0 is 0.0.</summary>
internal sealed class LabelNames
{
    private const int MostRemembered = 10_000;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The class that a label names.</summary>
    /// <param name="label">The label.</param>
    /// <param name="classes">The classes; null where every label is one.</param>
    public string Of(string label, IReadOnlyList<string>? classes)
    {
        if (classes is null)
        {
            return label;
        }

        if (!_names.TryGetValue(label, out var name))
        {
            name = classes.Contains(label) || Number(label) is not { } number
                ? label
                : classes.Where(item => Number(item) == number).ToArray() is [var only] ? only : label;
            if (_names.Count < MostRemembered)
            {
                _names.Add(label, name);
            }
        }

        return name;
    }

    // Beyond 2⁵³ different whole numbers are one double.
    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1L << 53
            ? number
            : null;
}
