namespace Lyraflow.Data.Tables;

/// <summary>A column of a table, with its type as SQL calls it.</summary>
/// <param name="Name">Its name; another may differ from it only in case.</param>
/// <param name="Type">Its type, such as FLOAT or VARCHAR.</param>
public sealed record TableColumn(string Name, string Type)
{
    private readonly string? _sql;

    /// <summary>What SQL calls its value.</summary>
    public string Sql
    {
        get => _sql ?? Formulas.Sql.Name(Name);
        init => _sql = value;
    }

    /// <summary>What SQL calls the text as it was written; null for formats that hold more than text.</summary>
    public string? Written { get; init; }

    /// <summary>Whether the value says all that the text does.</summary>
    public bool IsLossless { get; init; } = true;

    /// <summary>Why it holds no numbers, such as "line 31 has 'u'"; empty where its type says it.</summary>
    public string Obstacle { get; init; } = string.Empty;

    /// <summary>What the file says of it.</summary>
    public ColumnMetadata Metadata { get; init; } = ColumnMetadata.None;

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Type is "FLOAT" or "DOUBLE" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT"
        or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" || Type.StartsWith("DECIMAL", StringComparison.Ordinal);

    /// <summary>
    /// Its value as a class: numbers compare as numbers, words for "no value" are words like others, and only an empty
    /// cell is none.
    /// </summary>
    public string Label => Written is null ? Text(Sql)
        : Type is "VARCHAR" or "BOOLEAN" || (Type == "DOUBLE" && !IsLossless) ? Text(Written)
        : $"coalesce({Text(Sql)}, {Text(Written)})";

    /// <summary>Whether it can hold NaN.</summary>
    internal bool IsFloating => Type is "FLOAT" or "DOUBLE";

    /// <summary>Its value to be carried into an output.</summary>
    /// <param name="asText">Whether the output holds text; else its type is kept, unless that would lose something.</param>
    public string Carried(bool asText) => Written is not null && (asText || !IsLossless) ? Written : Sql;

    private static string Text(string sql) => $"nullif(trim(CAST({sql} AS VARCHAR)), '')";
}
