using System.Globalization;

namespace Lyraflow.Reports.Content;

/// <summary>A number and the key of metrics.json that it stands under, so that whoever reads it can find it there.</summary>
/// <param name="Source">The key's path, such as <c>classifier.roc_auc</c>; of a difference, both with " - " between.</param>
/// <param name="Value">The number; NaN where it is not defined.</param>
public readonly record struct MetricValue(string Source, double Value)
{
    /// <summary>The difference of two numbers.</summary>
    public static MetricValue operator -(MetricValue left, MetricValue right) => left.Subtract(right);

    /// <summary>The difference of two numbers.</summary>
    public MetricValue Subtract(MetricValue other) => new($"{Source} - {other.Source}", Value - other.Value);

    /// <summary>The number as the page shows it: a true minus sign, a dash for what is not defined.</summary>
    public string Show(string? format) => double.IsNaN(Value)
        ? "–"
        : Value.ToString(format ?? "g4", CultureInfo.InvariantCulture).Replace('-', '−');
}
