namespace Lyraflow.Data.Tables;

/// <summary>Types of columns, as ECSV and as SQL call them.</summary>
internal static class EcsvTypes
{
    private static readonly (string Ecsv, string Sql)[] Types =
    [
        ("bool", "BOOLEAN"), ("int8", "TINYINT"), ("int16", "SMALLINT"), ("int32", "INTEGER"), ("int64", "BIGINT"),
        ("uint8", "UTINYINT"), ("uint16", "USMALLINT"), ("uint32", "UINTEGER"), ("uint64", "UBIGINT"),
        ("float32", "FLOAT"), ("float64", "DOUBLE"), ("float16", "FLOAT"), ("float128", "DOUBLE"),
    ];

    /// <summary>The SQL type of a datatype; null for text, and for what is read as text.</summary>
    public static string? ToSql(string datatype) => Array.Find(Types, type => type.Ecsv == datatype).Sql;

    /// <summary>The datatype of an SQL type.</summary>
    public static string OfSql(string type) => Array.Find(Types, item => item.Sql == type).Ecsv
        ?? (type.StartsWith("DECIMAL", StringComparison.Ordinal) ? "float64" : "string");

    /// <summary>A cell as ECSV has it: Python's words for truth.</summary>
    public static string Cell(string type, string sql) => type == "BOOLEAN" ? $"CASE WHEN {sql} THEN 'True' WHEN NOT {sql} THEN 'False' END"
        : sql;
}
