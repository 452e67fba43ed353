namespace Lyraflow.Data.Ecsv;

/// <summary>A column as the header of an ECSV file describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Its type, such as float64.</param>
internal sealed record EcsvColumn(string Name, string Datatype)
{
    /// <summary>The unit; empty for none.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The unified content descriptor; empty for none.</summary>
    public string Ucd { get; init; } = string.Empty;

    /// <summary>What it is, in words; empty for nothing.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Reads the list of columns of a header, which astropy writes into HDF5 too.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static IReadOnlyList<EcsvColumn> ReadList(YamlNode header)
        => header["datatype"] is YamlList { Items: { Count: > 0 } items } ? [.. items.Select(Read)]
            : throw new FormatException("it has no list of columns (datatype)");

    private static EcsvColumn Read(YamlNode node)
        => node.Text("name") is { Length: > 0 } name && node.Text("datatype") is { } datatype
            ? new EcsvColumn(name, datatype)
            {
                // A unit that is written as an object has its text within.
                Unit = node.Text("unit") ?? node["unit"]?.Text("unit") ?? string.Empty,
                Ucd = node.Text("ucd") ?? node["meta"]?.Text("ucd") ?? string.Empty,
                Description = node.Text("description") ?? string.Empty,
            }
            : throw new FormatException("a column has no name or no datatype");
}
