using System.Collections.Concurrent;
using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Exploration;

/// <summary>A picture to be counted: the bins of one column, or the cells of two.</summary>
/// <param name="X">The column across, by its place among those that are counted.</param>
/// <param name="XBins">Its bins.</param>
/// <param name="Y">The column upwards; null for bins of one column.</param>
/// <param name="YBins">Its bins.</param>
internal sealed record TallyPicture(int X, BinnedRange XBins, int? Y = null, BinnedRange YBins = default)
{
    public int Cells => XBins.Bins * (Y is null ? 1 : YBins.Bins);
}

/// <summary>A picture that is counted.</summary>
/// <param name="Counts">The rows of each cell, x·(bins of y) + y.</param>
/// <param name="Points">The codes of each row in a picture of two columns, in their order; null where there are many.</param>
internal sealed record TallyResult(long[] Counts, IReadOnlyList<(int X, int Y)>? Points);

/// <summary>
/// Counts the rows of a query in many pictures at once: a function of SQL that notes what passes through it. However many
/// pictures there are, the engine reads and filters the rows once. One query at a time.
/// </summary>
internal sealed class RowTally
{
    /// <summary>What SQL calls it; it takes codes, and what it gives means nothing.</summary>
    public const string Name = "lyraflow_tally";

    // As many rows as the engine hands over at once.
    private const int BlockRows = 2048;

    private readonly ConcurrentBag<Place> _idle = [];
    private readonly ConcurrentBag<Place> _all = [];
    private readonly int _mostPoints;
    private IReadOnlyList<TallyPicture> _pictures = [];

    private RowTally(int mostPoints) => _mostPoints = mostPoints;

    /// <summary>Adds the function to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="mostPoints">Up to so many rows of a picture are also noted one by one.</param>
    public static RowTally Register(TableSession session, int mostPoints)
    {
        var tally = new RowTally(mostPoints);

        // Not pure: what it does is what it is called for.
        session.Connection.RegisterScalarFunction<int, bool>(
            Name,
            (columns, _, rows) => session.Guard(() => tally.Count(columns, (int)rows)),
            new ScalarFunctionOptions { IsPureFunction = false, HandlesNulls = true },
            true);
        return tally;
    }

    /// <summary>Counts what passes through the function while a query runs.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="query">Runs the query.</param>
    public IReadOnlyList<TallyResult> Run(IReadOnlyList<TallyPicture> pictures, Action query)
    {
        _idle.Clear();
        _all.Clear();
        _pictures = pictures;
        query();
        return [.. pictures.Select((picture, k) => Merge(picture, k))];
    }

    private TallyResult Merge(TallyPicture picture, int k)
    {
        var counts = new long[picture.Cells];
        var points = new List<(int X, int Y)>();
        foreach (var place in _all)
        {
            for (var cell = 0; cell < counts.Length; cell++)
            {
                counts[cell] += place.Counts[k][cell];
            }

            points.AddRange(place.Points[k]);
        }

        points.Sort();
        return new(counts, picture.Y is null || points.Count > _mostPoints ? null : points);
    }

    private int Count(IReadOnlyList<IDuckDBDataReader> columns, int rows)
    {
        if (!_idle.TryTake(out var place))
        {
            place = new Place(_pictures, columns.Count, _mostPoints);
            _all.Add(place);
        }

        for (var first = 0; first < rows; first += BlockRows)
        {
            place.Count(columns, first, Math.Min(BlockRows, rows - first));
        }

        _idle.Add(place);
        return rows;
    }

    /// <summary>What one of the engine's threads has counted.</summary>
    private sealed class Place(IReadOnlyList<TallyPicture> pictures, int columns, int mostPoints)
    {
        private const int None = -1;

        private readonly int[][] _codes = [.. Enumerable.Range(0, columns).Select(_ => new int[BlockRows])];

        public int[][] Counts { get; } = [.. pictures.Select(picture => new int[picture.Cells])];

        public List<(int X, int Y)>[] Points { get; } = [.. pictures.Select(_ => new List<(int X, int Y)>())];

        public void Count(IReadOnlyList<IDuckDBDataReader> readers, int first, int rows)
        {
            for (var j = 0; j < _codes.Length; j++)
            {
                var (reader, codes) = (readers[j], _codes[j]);
                for (var row = 0; row < rows; row++)
                {
                    var place = (ulong)(first + row);
                    codes[row] = reader.IsValid(place) ? reader.GetValue<int>(place) : None;
                }
            }

            for (var k = 0; k < pictures.Count; k++)
            {
                var picture = pictures[k];
                var x = _codes[picture.X].AsSpan(0, rows);
                if (picture.Y is { } column)
                {
                    CountCells(x, picture.XBins, _codes[column].AsSpan(0, rows), picture.YBins, Counts[k], Points[k]);
                }
                else
                {
                    CountBins(x, picture.XBins, Counts[k]);
                }
            }
        }

        private static void CountBins(ReadOnlySpan<int> codes, BinnedRange bins, int[] counts)
        {
            foreach (var code in codes)
            {
                if (code >= bins.FirstCode && code <= bins.LastCode)
                {
                    counts[(code >> bins.Shift) - bins.FirstBin]++;
                }
            }
        }

        private void CountCells(
            ReadOnlySpan<int> x, BinnedRange xBins, ReadOnlySpan<int> y, BinnedRange yBins, int[] counts, List<(int X, int Y)> points)
        {
            var height = yBins.Bins;
            for (var row = 0; row < x.Length; row++)
            {
                if (x[row] < xBins.FirstCode || x[row] > xBins.LastCode || y[row] < yBins.FirstCode || y[row] > yBins.LastCode)
                {
                    continue;
                }

                counts[(((x[row] >> xBins.Shift) - xBins.FirstBin) * height) + (y[row] >> yBins.Shift) - yBins.FirstBin]++;
                if (points.Count <= mostPoints)
                {
                    points.Add((x[row], y[row]));
                }
            }
        }
    }
}
