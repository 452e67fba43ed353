using System.Data.Common;
using System.Globalization;

namespace Lyraflow.Data.Tables;

/// <summary>
/// The rows of a query, computed and kept until they are written: the formats that need it say how many rows there are, or
/// how long texts are, before the first of them.
/// </summary>
internal sealed class ResultTable : IDisposable
{
    private const int RowsBetweenChecks = 4096;

    private readonly TableOutput _output;
    private readonly string _table;

    public ResultTable(TableOutput output)
    {
        _output = output;
        _table = output.Session.NewName("result");
        Columns =
        [
            .. output.Session.Describe(output.Query)
                .Select((column, j) => column with { Sql = BlockFormat.Alias(j), Metadata = output.Notes.Of(column.Name) }),
        ];
        var names = string.Join(", ", Columns.Select(column => column.Sql));
        output.Session.Execute($"CREATE TEMP TABLE {_table} AS SELECT * FROM ({output.Query}) AS t({names})", output.Cancellation);
        Rows = Count("true");
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>How many rows fulfil a condition.</summary>
    public long Count(string condition) => Number($"count(*) FILTER ({condition})");

    /// <summary>The most of what SQL says of a row; 0 where there is none.</summary>
    public long Most(string expression) => Number($"coalesce(max({expression}), 0)");

    /// <summary>Whether a cell of a column is null.</summary>
    public bool HasNull(TableColumn column) => Count($"{column.Sql} IS NULL") > 0;

    /// <summary>Whether a column's whole numbers fit 64 bits with their sign.</summary>
    public bool FitsLong(TableColumn column) => Count($"TRY_CAST({column.Sql} AS BIGINT) IS DISTINCT FROM {column.Sql}") == 0;

    /// <summary>Goes through the rows.</summary>
    /// <param name="expressions">What is read of each.</param>
    /// <param name="take">Takes the row at which the reader stands.</param>
    public void Read(IEnumerable<string> expressions, Action<DbDataReader> take) => _output.Session.Read(
        $"SELECT {string.Join(", ", expressions)} FROM {_table}",
        reader =>
        {
            for (var rows = 1L; reader.Read(); rows++)
            {
                take(reader);
                if (rows % RowsBetweenChecks == 0)
                {
                    _output.Cancellation.ThrowIfCancellationRequested();
                }
            }

            return true;
        },
        _output.Cancellation);

    public void Dispose() => _output.Session.Execute($"DROP TABLE {_table}", CancellationToken.None);

    private long Number(string expression) => Convert.ToInt64(
        _output.Session.Scalar($"SELECT {expression} FROM {_table}", _output.Cancellation), CultureInfo.InvariantCulture);
}
