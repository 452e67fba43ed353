using System.Collections.Concurrent;
using DuckDB.NET.Data.DataChunk.Reader;
using DuckDB.NET.Data.DataChunk.Writer;
using DuckDB.NET.Data;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tables;

/// <summary>
/// The log density of a class as a function of SQL: one FLOAT per feature and then per context column in, a FLOAT in nats
/// out, null where one of them is null. The engine calls it from all its threads at once, so reading, scoring and
/// writing overlap by themselves.
/// </summary>
public sealed class DensityFunction
{
    // As many rows as the engine hands over at once.
    private const int BlockRows = 2048;

    private readonly IDensity<float> _density;
    private readonly ConcurrentBag<Place> _places = [];
    private readonly long[] _missing;
    private long _rows;
    private long _incomplete;

    private DensityFunction(IDensity<float> density)
    {
        _density = density;
        _missing = new long[density.Dimension + density.ContextDimension];
    }

    /// <summary>Rows scored so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows so far that lack a feature.</summary>
    public long IncompleteRows => Interlocked.Read(ref _incomplete);

    /// <summary>Per feature, and then per context column, the rows so far that lack it.</summary>
    public IReadOnlyList<long> MissingValues => [.. _missing];

    /// <summary>Adds the function to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What SQL calls it.</param>
    /// <param name="density">The density; not to be changed as long as the session lasts.</param>
    /// <param name="oncePerRow">
    /// Whether the engine computes it exactly as often as a query says, even where a condition on it could be asked earlier.
    /// </param>
    public static DensityFunction Register(TableSession session, string name, IDensity<float> density, bool oncePerRow = false)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(density);
        var function = new DensityFunction(density);
        session.Connection.RegisterScalarFunction<float, float>(
            name,
            (columns, result, rows) => session.Guard(() => function.Score(columns, result, (int)rows)),
            new ScalarFunctionOptions { IsPureFunction = !oncePerRow, HandlesNulls = true },
            true);
        return function;
    }

    private int Score(IReadOnlyList<IDuckDBDataReader> columns, IDuckDBDataWriter result, int rows)
    {
        var context = _density.ContextDimension;
        if (columns.Count != _density.Dimension + context)
        {
            throw new InputException($"The model has {_density.Dimension} features and {context} context columns; a density was "
                + $"asked for with {columns.Count}.");
        }

        if (!_places.TryTake(out var place))
        {
            place = new Place(_density);
        }

        Span<bool> missing = stackalloc bool[BlockRows];
        for (var first = 0; first < rows; first += BlockRows)
        {
            var block = missing[..Math.Min(BlockRows, rows - first)];
            block.Clear();
            for (var j = 0; j < columns.Count; j++)
            {
                var lacking = Fill(columns[j], place.Column(j).AsSpan(0, block.Length), first, block);
                if (lacking > 0)
                {
                    Interlocked.Add(ref _missing[j], lacking);
                }
            }

            Interlocked.Add(ref _incomplete, block.Count(true));
            var densities = place.Score(block.Length);
            for (var row = 0; row < block.Length; row++)
            {
                var density = (float)densities[row];
                if (block[row])
                {
                    result.WriteNull((ulong)(first + row));
                }
                else
                {
                    // So far out that its distance overflows: there is no density there.
                    result.WriteValue(float.IsNaN(density) ? float.NegativeInfinity : density, (ulong)(first + row));
                }
            }
        }

        _places.Add(place);
        Interlocked.Add(ref _rows, rows);
        return rows;
    }

    private static int Fill(IDuckDBDataReader from, Span<float> to, int first, Span<bool> missing)
    {
        var lacking = 0;
        for (var row = 0; row < to.Length; row++)
        {
            var place = (ulong)(first + row);
            if (from.IsValid(place))
            {
                to[row] = from.GetValue<float>(place);
            }
            else
            {
                missing[row] = true;
                lacking++;
            }
        }

        return lacking;
    }

    /// <summary>What one of the engine's threads needs to score a block of rows by itself.</summary>
    private sealed class Place
    {
        private readonly IDensityScorer<float> _scorer;
        private readonly FeatureTable<float> _rows;
        private readonly double[] _densities = new double[BlockRows];

        public Place(IDensity<float> density)
        {
            // A team of the calling thread alone; there is nothing to dispose of.
            _scorer = density.NewScorer(new WorkerTeam(1));
            var context = density.ContextDimension;
            var rows = new FeatureTable<float>(BlockRows, density.Dimension);
            _rows = context > 0 ? rows.Given(new FeatureTable<float>(BlockRows, context)) : rows;
        }

        public float[] Column(int j) => j < _rows.Dimension ? _rows.Columns[j] : _rows.Context!.Columns[j - _rows.Dimension];

        public ReadOnlySpan<double> Score(int count)
        {
            _scorer.LogDensity(_rows, count, _densities.AsMemory(0, count));
            return _densities.AsSpan(0, count);
        }
    }
}
