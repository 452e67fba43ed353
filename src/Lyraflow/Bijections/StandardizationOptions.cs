namespace Lyraflow.Bijections;

/// <summary>The numbers of a <see cref="Standardization{T}"/>.</summary>
/// <param name="Mean">Mean of each column, in data units.</param>
/// <param name="Scale">Standard deviation of each column, in data units; positive.</param>
public sealed record StandardizationOptions(IReadOnlyList<double> Mean, IReadOnlyList<double> Scale) : BijectionOptions
{
    /// <summary>Σ ln scale: what separates a log density in data units from one in standardized units.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double LogScale => Scale.Sum(Math.Log);

    /// <summary>Mean and standard deviation of each column.</summary>
    /// <param name="columns">One array per column, all of the same length.</param>
    /// <param name="names">Names of the columns, for messages; may be null.</param>
    /// <exception cref="InputException">A column is constant or has fewer than two rows.</exception>
    public static StandardizationOptions Fit(IReadOnlyList<float[]> columns, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var mean = new double[columns.Count];
        var scale = new double[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            var values = columns[column];
            mean[column] = values.Length == 0 ? double.NaN : values.Average(value => (double)value);
            scale[column] = Math.Sqrt(values.Sum(value => Square(value - mean[column])) / values.Length);
            if (!(scale[column] > 0) || !double.IsFinite(scale[column]))
            {
                throw new InputException(
                    $"Column {names?[column] ?? column.ToString(System.Globalization.CultureInfo.InvariantCulture)} cannot be standardized: its {values.Length} rows have no spread. Leave the column out or add rows.");
            }
        }

        return new StandardizationOptions(mean, scale);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Mean.Count == 0 || Mean.Count != Scale.Count)
        {
            throw new InputException($"A standardization needs as many means as scales, not {Mean.Count} and {Scale.Count}.");
        }

        if (!Mean.All(double.IsFinite) || !Scale.All(scale => double.IsFinite(scale) && scale > 0))
        {
            throw new InputException("A standardization needs finite means and positive finite scales.");
        }
    }

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Standardization<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "standardization, frozen";

    private static double Square(double x) => x * x;
}
