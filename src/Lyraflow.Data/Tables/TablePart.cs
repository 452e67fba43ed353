namespace Lyraflow.Data.Tables;

/// <summary>The rows of one file within a session.</summary>
/// <param name="File">The file.</param>
/// <param name="From">What stands behind FROM.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record TablePart(string File, string From, IReadOnlyList<PartColumn> Columns)
{
    /// <summary>Names of columns that cannot be read.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Rows; null when nobody counted them.</summary>
    public long? Rows { get; init; }

    /// <summary>Whether one thread alone can read them.</summary>
    public bool IsSequential { get; init; }

    /// <summary>What may help when a column is not found; empty for nothing.</summary>
    public Func<string> Advice { get; init; } = () => string.Empty;
}

/// <summary>A column of a file.</summary>
/// <param name="Name">What the file calls it.</param>
/// <param name="Type">Its type, as SQL calls it.</param>
/// <param name="Sql">Its value, as SQL over the part.</param>
internal sealed record PartColumn(string Name, string Type, string Sql)
{
    /// <summary>The text as it was written, as SQL over the part; null for formats that hold more than text.</summary>
    public string? Written { get; init; }

    /// <summary>Whether the value says all that the text does.</summary>
    public bool IsLossless { get; init; } = true;

    /// <summary>Why it holds no numbers: where and what; empty where that is plain.</summary>
    public string Obstacle { get; init; } = string.Empty;

    /// <summary>What the file says of it.</summary>
    public ColumnMetadata Metadata { get; init; } = ColumnMetadata.None;
}
