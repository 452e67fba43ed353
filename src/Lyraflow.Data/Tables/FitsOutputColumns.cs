using System.Globalization;
using System.Numerics;
using Lyraflow.Data.Fits;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>How columns of a result are stored in FITS: as wide as they are, with a null that is no value of theirs.</summary>
/// <param name="table">The result.</param>
internal sealed class FitsOutputColumns(ResultTable table)
{
    /// <summary>The column for one of the result.</summary>
    /// <param name="column">Its name and type there.</param>
    /// <exception cref="InputException">Every number of its width is a value.</exception>
    public FitsOutputColumn Of(TableColumn column) => column.Type switch
    {
        "BOOLEAN" => new FitsOutputColumn(column.Name, 'L'),
        "FLOAT" => new FitsOutputColumn(column.Name, 'E'),
        "UTINYINT" => Whole(column, 'B', 0, byte.MaxValue, 0),
        "TINYINT" => Whole(column, 'B', sbyte.MinValue, sbyte.MaxValue, sbyte.MinValue),
        "SMALLINT" => Whole(column, 'I', short.MinValue, short.MaxValue, 0),
        "USMALLINT" => Whole(column, 'I', 0, ushort.MaxValue, 1 << 15),
        "INTEGER" => Whole(column, 'J', int.MinValue, int.MaxValue, 0),
        "UINTEGER" => Whole(column, 'J', 0, uint.MaxValue, 1L << 31),
        "BIGINT" => Whole(column, 'K', long.MinValue, long.MaxValue, 0),
        "UBIGINT" => Whole(column, 'K', 0, ulong.MaxValue, BigInteger.One << 63),
        "HUGEINT" when table.FitsLong(column) => Whole(column, 'K', long.MinValue, long.MaxValue, 0),
        "HUGEINT" or "UHUGEINT" => Text(column),
        _ when column.IsNumber => new FitsOutputColumn(column.Name, 'D'),
        _ => Text(column),
    };

    private FitsOutputColumn Text(TableColumn column) =>
        new(column.Name, 'A', (int)Math.Max(1, table.Most($"octet_length(encode(CAST({column.Sql} AS VARCHAR)))")));

    private FitsOutputColumn Whole(TableColumn column, char type, BigInteger least, BigInteger greatest, BigInteger zero)
    {
        var format = new FitsOutputColumn(column.Name, type, Zero: zero.IsZero ? null : zero.ToString(CultureInfo.InvariantCulture));
        if (!table.HasNull(column))
        {
            return format;
        }

        BigInteger[] candidates = [least, greatest, .. Enumerable.Range(1, 64).Select(step => least + step)];
        foreach (var candidate in candidates)
        {
            if (table.Count(string.Create(CultureInfo.InvariantCulture, $"{column.Sql} = {candidate}")) == 0)
            {
                return format with { Null = (long)(candidate - zero) };
            }
        }

        throw new InputException(
            $"{DisplayText.Quoted(column.Name)} has null values and every whole number of its width besides, "
            + "so FITS has no number left for null; write .parquet or .csv.");
    }
}
