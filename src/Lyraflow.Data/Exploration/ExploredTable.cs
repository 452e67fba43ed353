using System.Data.Common;
using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Exploration;

/// <summary>
/// The rows of a catalogue, laid up once so that pictures of millions of them take a moment. Nothing can be changed, and no
/// other file be reached: every query is made here, of columns that are there and of numbers. Any number of threads may ask;
/// they are answered one after the other.
/// </summary>
public sealed class ExploredTable : IDisposable
{
    /// <summary>Up to so many rows of a grid are also given one by one.</summary>
    public const int MostPoints = 4000;

    // Cells of a grid of 128 × 128, and of one half as fine as that, are counted in an array, not a hash table.
    private const int BitsOfArray = 18;

    // Of codes: the bins by which the listed rows are found.
    private const int ShiftOfOrder = 20;

    private readonly TableSession _session;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, int> _places;

    internal ExploredTable(
        TableSession session,
        long rows,
        IReadOnlyList<ExploredColumn> columns,
        IReadOnlyList<TableColumn> carried,
        string? order)
    {
        _session = session;
        Rows = rows;
        Columns = columns;
        Carried = carried;
        _places = columns.Select((column, j) => (column.Name, j)).ToDictionary(StringComparer.Ordinal);
        Order = order is null ? null : _places[order];
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"SET perfect_ht_threshold = {BitsOfArray}"));
        session.Lock();
    }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>The columns that can be drawn.</summary>
    public IReadOnlyList<ExploredColumn> Columns { get; }

    /// <summary>The columns of the catalogue, which are listed and exported.</summary>
    public IReadOnlyList<TableColumn> Carried { get; }

    // The column by which rows are listed, the greatest first.
    private int? Order { get; }

    /// <summary>Answers all that is asked.</summary>
    /// <exception cref="InputException">A column is not there, or a range is none.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public async Task<View> ViewAsync(ViewRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var condition = Condition(request.Selection);
        var part = request.Part is { } range ? Condition([range]) : null;
        var densities = request.Densities.Select(pair => (X: Bins(pair.X), Y: Bins(pair.Y))).ToArray();
        var histograms = request.Histograms.Select(Bins).ToArray();
        return await InTurn(
            () =>
            {
                var (count, partCount) = Count(condition, part, cancellation);
                return new View(
                    count,
                    partCount,
                    [.. densities.Select(pair => Density(pair.X, pair.Y, condition, cancellation))],
                    [.. histograms.Select(axis => Histogram(axis, condition, cancellation))],
                    request.Rows > 0 ? List(condition, request.Rows, cancellation) : []);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes the rows of a selection, in the order of the catalogue, to a file that is gone with this table.</summary>
    /// <param name="selection">Which rows.</param>
    /// <param name="ending">The ending of the file's name, which tells its format, such as ".fits".</param>
    /// <param name="notes">What the file says of itself.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>The path.</returns>
    /// <inheritdoc cref="ViewAsync" path="/exception"/>
    public Task<string> ExportAsync(
        IReadOnlyList<ColumnRange> selection, string ending, TableNotes notes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var columns = Carried.Select((column, j) => $"{OriginalName(j)} AS {Sql.Name(column.Name)}");
        var query = $"SELECT {string.Join(", ", columns)} FROM {Table} WHERE {Condition(selection)} ORDER BY rowid";
        return InTurn(
            () =>
            {
                var path = _session.NewPath("selection") + ending;
                TableWriter.Write(_session, query, path, overwrite: true, notes, cancellation);
                return path;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _turn.Dispose();
    }

    internal const string Database = "explored";

    internal const string Table = $"{Database}.catalog_rows";

    internal static string OriginalName(int column) => string.Create(CultureInfo.InvariantCulture, $"o{column}");

    internal static string CodeName(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");

    private async Task<TResult> InTurn<TResult>(Func<TResult> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private int Place(string name) => name is not null && _places.TryGetValue(name, out var place) ? place
        : throw new InputException($"There is no column {DisplayText.Quoted(name ?? string.Empty)} with numbers here.");

    private (int Column, BinnedRange Range) Bins(ColumnRange range)
    {
        range.Require();
        var place = Place(range.Column);
        return (place, BinnedRange.Of(Columns[place].Scale, range.Low, range.High));
    }

    private string Condition(IReadOnlyList<ColumnRange> selection)
    {
        var conditions = new List<string> { "true" };
        foreach (var range in selection)
        {
            range.Require();
            var place = Place(range.Column);
            var scale = Columns[place].Scale;
            conditions.Add(string.Create(
                CultureInfo.InvariantCulture, $"{CodeName(place)} BETWEEN {scale.Code(range.Low)} AND {scale.Code(range.High)}"));
        }

        return string.Join(" AND ", conditions);
    }

    private (long All, long? Part) Count(string condition, string? part, CancellationToken cancellation) => _session.Read(
        $"SELECT count(*), {(part is null ? "NULL::BIGINT" : $"count(*) FILTER ({part})")} FROM {Table} WHERE {condition}",
        reader =>
        {
            reader.Read();
            return (reader.GetInt64(0), reader.IsDBNull(1) ? default(long?) : reader.GetInt64(1));
        },
        cancellation);

    private DensityView Density(
        (int Column, BinnedRange Range) x, (int Column, BinnedRange Range) y, string condition, CancellationToken cancellation)
    {
        var within = $"{condition} AND {Within(x)} AND {Within(y)}";
        var cells = _session.Read(
            $"SELECT {Bin(x)} AS x, {Bin(y)} AS y, count(*) FROM {Table} WHERE {within} GROUP BY ALL",
            reader =>
            {
                var found = new List<long>();
                while (reader.Read())
                {
                    found.Add(((Number(reader, 0) - x.Range.FirstBin) * y.Range.Bins) + Number(reader, 1) - y.Range.FirstBin);
                    found.Add(reader.GetInt64(2));
                }

                return found;
            },
            cancellation);
        var inside = cells.Where((_, i) => i % 2 == 1).Sum();
        var points = inside > MostPoints ? null : _session.Read(
            $"SELECT {CodeName(x.Column)}, {CodeName(y.Column)} FROM {Table} WHERE {within}",
            reader =>
            {
                var found = new List<float>();
                while (reader.Read())
                {
                    found.Add((float)x.Range.Scale.Middle(reader.GetInt32(0)));
                    found.Add((float)y.Range.Scale.Middle(reader.GetInt32(1)));
                }

                return found;
            },
            cancellation);
        return new DensityView(x.Range.Axis, y.Range.Axis, cells, points, inside);
    }

    private HistogramView Histogram((int Column, BinnedRange Range) axis, string condition, CancellationToken cancellation)
    {
        var counts = new long[axis.Range.Bins];
        foreach (var (bin, count) in Counts(Bin(axis), $"{condition} AND {Within(axis)}", cancellation))
        {
            counts[bin - axis.Range.FirstBin] = count;
        }

        return new HistogramView(axis.Range.Axis, counts);
    }

    private List<(long Bin, long Count)> Counts(string bin, string condition, CancellationToken cancellation) => _session.Read(
        $"SELECT {bin} AS bin, count(*) FROM {Table} WHERE {condition} GROUP BY ALL",
        reader =>
        {
            var found = new List<(long, long)>();
            while (reader.Read())
            {
                found.Add((Number(reader, 0), reader.GetInt64(1)));
            }

            return found;
        },
        cancellation);

    private List<ListedRow> List(string condition, int rows, CancellationToken cancellation)
    {
        var order = "rowid";
        if (Order is { } column)
        {
            condition += Nearest(column, condition, rows, cancellation);
            order = $"{CodeName(column)} DESC NULLS LAST, rowid";
        }

        var cells = Carried.Select((_, j) => $"CAST({OriginalName(j)} AS VARCHAR)");
        return _session.Read(
            $"SELECT rowid + 1, {string.Join(", ", cells)} FROM {Table} WHERE {condition} ORDER BY {order} "
                + string.Create(CultureInfo.InvariantCulture, $"LIMIT {rows}"),
            reader =>
            {
                var found = new List<ListedRow>();
                while (reader.Read())
                {
                    found.Add(new ListedRow(
                        reader.GetInt64(0), [.. Carried.Select((_, j) => reader.IsDBNull(j + 1) ? null : reader.GetString(j + 1))]));
                }

                return found;
            },
            cancellation);
    }

    /// <summary>A condition that only a few more rows fulfil than are listed: sorting all of them would take longer.</summary>
    private string Nearest(int column, string condition, int rows, CancellationToken cancellation)
    {
        var code = CodeName(column);
        var bins = Counts(
            string.Create(CultureInfo.InvariantCulture, $"{code} >> {ShiftOfOrder}"), $"{condition} AND {code} IS NOT NULL", cancellation);
        var found = 0L;
        foreach (var (bin, count) in bins.OrderByDescending(item => item.Bin))
        {
            found += count;
            if (found >= rows)
            {
                return string.Create(CultureInfo.InvariantCulture, $" AND {code} >= {bin << ShiftOfOrder}");
            }
        }

        return string.Empty;
    }

    private static string Bin((int Column, BinnedRange Range) axis)
        => string.Create(CultureInfo.InvariantCulture, $"{CodeName(axis.Column)} >> {axis.Range.Shift}");

    private static string Within((int Column, BinnedRange Range) axis) => string.Create(
        CultureInfo.InvariantCulture, $"{CodeName(axis.Column)} BETWEEN {axis.Range.FirstCode} AND {axis.Range.LastCode}");

    private static long Number(DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}
