namespace Lyraflow.Data.Tables;

/// <summary>A column of a table, with its type as SQL calls it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as FLOAT or VARCHAR.</param>
public sealed record TableColumn(string Name, string Type)
{
    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Type is "FLOAT" or "DOUBLE" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT"
        or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" || Type.StartsWith("DECIMAL", StringComparison.Ordinal);

    /// <summary>Whether it can hold NaN.</summary>
    internal bool IsFloating => Type is "FLOAT" or "DOUBLE";
}
