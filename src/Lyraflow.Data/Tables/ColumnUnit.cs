namespace Lyraflow.Data.Tables;

/// <summary>The unit of a column.</summary>
/// <param name="Column">The column, as formulas name it.</param>
/// <param name="Unit">The unit, as a file writes it.</param>
public readonly record struct ColumnUnit(string Column, string Unit)
{
    // Ways to write one unit that files have in spite of the standard (https://www.ivoa.net/documents/VOUnits/).
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["Mag"] = "mag", ["MAG"] = "mag", ["magnitude"] = "mag", ["magnitudes"] = "mag", ["mags"] = "mag", ["mag(AB)"] = "mag",
        ["degree"] = "deg", ["degrees"] = "deg", ["Deg"] = "deg", ["DEG"] = "deg",
        ["day"] = "d", ["days"] = "d", ["second"] = "s", ["seconds"] = "s", ["sec"] = "s",
    };

    /// <summary>As "u=mag"; null where the text is none.</summary>
    public static ColumnUnit? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.LastIndexOf('=');
        return cut > 0 && cut < text.Length - 1 ? new ColumnUnit(text[..cut], text[(cut + 1)..]) : null;
    }

    /// <summary>Whether two units are one, perhaps written in two ways.</summary>
    public static bool IsSame(string one, string other) => Plain(one) == Plain(other);

    /// <inheritdoc/>
    public override string ToString() => $"{Column}={Unit}";

    private static string Plain(string unit)
    {
        var plain = unit.Replace(" ", string.Empty, StringComparison.Ordinal).Trim('\'', '"', '[', ']');
        return Usual.GetValueOrDefault(plain, plain);
    }
}
