using System.Globalization;

namespace Lyraflow.Data.Tables;

/// <summary>
/// A number that usually means "not measured" and is a number like others in a column, such as 99 among counts from 90
/// to 110.
/// </summary>
/// <param name="Column">The column, as formulas name it.</param>
/// <param name="Value">The number.</param>
public readonly record struct GenuineNumber(string Column, double Value)
{
    /// <summary>As "nobs=99"; null where the text is none.</summary>
    public static GenuineNumber? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.LastIndexOf('=');
        return cut > 0 && double.TryParse(text.AsSpan(cut + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new GenuineNumber(text[..cut], value)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Column}={Value}");
}
