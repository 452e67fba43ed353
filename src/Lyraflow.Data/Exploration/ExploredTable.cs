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

    // Of codes: the bins by which the listed rows are found.
    private const int ShiftOfOrder = 20;

    private readonly TableSession _session;
    private readonly RowTally _tally;
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
        _tally = RowTally.Register(session, MostPoints);
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
        var counted = new List<int>();
        var densities = request.Densities.Select(pair => Picture(Bins(pair.X), Bins(pair.Y))).ToArray();
        var histograms = request.Histograms.Select(axis => Picture(Bins(axis), null)).ToArray();
        var order = request.Rows > 0 && Order is { } column
            ? Picture((column, new BinnedRange(Columns[column].Scale, ColumnScale.Below, ColumnScale.Above, ShiftOfOrder)), null)
            : null;
        TallyPicture[] pictures = [.. densities, .. histograms, .. order is null ? [] : new[] { order }];
        return await InTurn(
            () =>
            {
                var (count, partCount) = (0L, default(long?));
                var found = _tally.Run(pictures, () => (count, partCount) = Count(condition, part, counted, cancellation));
                return new View(
                    count,
                    partCount,
                    [.. densities.Zip(found, Density)],
                    [.. histograms.Zip(found.Skip(densities.Length), Histogram)],
                    request.Rows > 0 ? List(condition, request.Rows, order is null ? null : found[^1], cancellation) : []);
            },
            cancellation).ConfigureAwait(false);

        TallyPicture Picture((int Column, BinnedRange Range) x, (int Column, BinnedRange Range)? y)
            => new(Counted(x.Column), x.Range, y is null ? null : Counted(y.Value.Column), y?.Range ?? default);

        int Counted(int column)
        {
            if (!counted.Contains(column))
            {
                counted.Add(column);
            }

            return counted.IndexOf(column);
        }
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
        var query = $"SELECT {string.Join(", ", columns)} FROM {Table} WHERE {Condition(selection)} ORDER BY catalog_rows.rowid";
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

    /// <summary>Counts the rows, and has the tally see those columns of them that pictures are made of.</summary>
    private (long All, long? Part) Count(string condition, string? part, List<int> counted, CancellationToken cancellation)
    {
        var partCount = part is null ? "NULL::BIGINT" : $"count(*) FILTER ({part})";
        var seen = counted.Count == 0 ? string.Empty : $", count({RowTally.Name}({string.Join(", ", counted.Select(CodeName))}))";
        return _session.Read(
            $"SELECT count(*), {partCount}{seen} FROM {Table} WHERE {condition}",
            reader =>
            {
                reader.Read();
                return (reader.GetInt64(0), reader.IsDBNull(1) ? default(long?) : reader.GetInt64(1));
            },
            cancellation);
    }

    private static HistogramView Histogram(TallyPicture picture, TallyResult result) => new(picture.XBins.Axis, result.Counts);

    private static DensityView Density(TallyPicture picture, TallyResult result)
    {
        var cells = new List<long>();
        for (var cell = 0; cell < result.Counts.Length; cell++)
        {
            if (result.Counts[cell] > 0)
            {
                cells.Add(cell);
                cells.Add(result.Counts[cell]);
            }
        }

        var (x, y) = (picture.XBins.Scale, picture.YBins.Scale);
        var points = result.Points?.SelectMany(point => new[] { (float)x.Middle(point.X), (float)y.Middle(point.Y) }).ToArray();
        return new DensityView(picture.XBins.Axis, picture.YBins.Axis, cells, points, result.Counts.Sum());
    }

    private List<ListedRow> List(string condition, int rows, TallyResult? order, CancellationToken cancellation)
    {
        var sorted = "rowid";
        if (Order is { } column && order is not null)
        {
            condition += Nearest(column, order, rows);
            sorted = $"{CodeName(column)} DESC NULLS LAST, rowid";
        }

        var cells = Carried.Select((_, j) => $"CAST({OriginalName(j)} AS VARCHAR)");
        return _session.Read(
            $"SELECT rowid + 1, {string.Join(", ", cells)} FROM {Table} WHERE {condition} ORDER BY {sorted} "
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
    private static string Nearest(int column, TallyResult order, int rows)
    {
        var found = 0L;
        for (var bin = order.Counts.Length - 1; bin >= 0; bin--)
        {
            found += order.Counts[bin];
            if (found >= rows)
            {
                return string.Create(CultureInfo.InvariantCulture, $" AND {CodeName(column)} >= {bin << ShiftOfOrder}");
            }
        }

        return string.Empty;
    }
}
