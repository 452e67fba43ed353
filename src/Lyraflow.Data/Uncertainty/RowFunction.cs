using System.Collections.Concurrent;
using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using DuckDB.NET.Data.DataChunk.Writer;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Uncertainty;

/// <summary>What computes several numbers of each row from several numbers of it; one thread's own.</summary>
public interface IRowComputation
{
    /// <summary>Computes a block of rows.</summary>
    /// <param name="columns">The numbers, column by column; NaN for null.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="results">Receives the results, column by column.</param>
    void Compute(IReadOnlyList<double[]> columns, int rows, IReadOnlyList<double[]> results);
}

/// <summary>
/// A function of SQL that takes numbers and gives a list of numbers. The engine calls it from all its threads at once.
/// </summary>
public sealed class RowFunction
{
    /// <summary>Most rows of a block.</summary>
    public const int BlockRows = 2048;

    private readonly ConcurrentBag<Place> _places = [];
    private readonly Func<Place> _create;

    private RowFunction(Func<Place> create) => _create = create;

    /// <summary>Adds a function to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What SQL calls it.</param>
    /// <param name="inputs">Numbers that it takes.</param>
    /// <param name="outputs">Numbers that it gives.</param>
    /// <param name="create">Makes what a thread computes with.</param>
    public static void Register(TableSession session, string name, int inputs, int outputs, Func<IRowComputation> create)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(create);
        var function = new RowFunction(() => new Place(create(), inputs, outputs));

        // Not pure: it is computed once for a row however many of its numbers are asked for.
        session.Connection.RegisterScalarFunction<double, List<double>>(
            name,
            (columns, result, rows) => session.Guard(() => function.Compute(columns, result, (int)rows)),
            new ScalarFunctionOptions { IsPureFunction = false, HandlesNulls = true },
            true);
    }

    private int Compute(IReadOnlyList<IDuckDBDataReader> columns, IDuckDBDataWriter result, int rows)
    {
        if (!_places.TryTake(out var place))
        {
            place = _create();
        }

        for (var first = 0; first < rows; first += BlockRows)
        {
            place.Compute(columns, result, first, Math.Min(BlockRows, rows - first));
        }

        _places.Add(place);
        return rows;
    }

    private sealed class Place(IRowComputation computation, int inputs, int outputs)
    {
        private readonly double[][] _inputs = [.. Enumerable.Range(0, inputs).Select(_ => new double[BlockRows])];
        private readonly double[][] _outputs = [.. Enumerable.Range(0, outputs).Select(_ => new double[BlockRows])];
        private readonly List<double> _row = [];

        public void Compute(IReadOnlyList<IDuckDBDataReader> columns, IDuckDBDataWriter result, int first, int count)
        {
            for (var j = 0; j < _inputs.Length; j++)
            {
                for (var row = 0; row < count; row++)
                {
                    var place = (ulong)(first + row);
                    _inputs[j][row] = columns[j].IsValid(place) ? columns[j].GetValue<double>(place) : double.NaN;
                }
            }

            computation.Compute(_inputs, count, _outputs);
            for (var row = 0; row < count; row++)
            {
                _row.Clear();
                foreach (var output in _outputs)
                {
                    _row.Add(output[row]);
                }

                result.WriteValue(_row, (ulong)(first + row));
            }
        }
    }
}
