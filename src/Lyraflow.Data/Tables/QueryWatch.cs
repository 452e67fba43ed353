using DuckDB.NET.Data;

namespace Lyraflow.Data.Tables;

/// <summary>Asks an engine now and then how much of its statement is done; nothing is reported any more once it is disposed of.</summary>
internal sealed class QueryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly DuckDBConnection _connection;
    private readonly Action<double> _report;
    private readonly Timer _timer;
    private bool _isOver;

    /// <summary>Begins to ask.</summary>
    /// <param name="connection">The engine.</param>
    /// <param name="report">Told a share from 0 to 1, from another thread; never where the engine does not know.</param>
    public QueryWatch(DuckDBConnection connection, Action<double> report)
    {
        (_connection, _report) = (connection, report);
        _timer = new Timer(_ => Ask(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        _timer.Dispose();
    }

    private void Ask()
    {
        lock (_gate)
        {
            if (!_isOver && _connection.GetQueryProgress().Percentage is >= 0 and var percentage)
            {
                _report(Math.Min(1, percentage / 100));
            }
        }
    }
}
