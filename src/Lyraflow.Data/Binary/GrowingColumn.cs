namespace Lyraflow.Data.Binary;

/// <summary>
/// A column that grows while its rows arrive. A file's own word for its number of rows is only the ceiling, so a
/// short file that claims 10^9 rows costs no memory.
/// </summary>
internal sealed class GrowingColumn<T>(int ceiling)
{
    private T[] _values = [];
    private int _count;

    /// <summary>Room for the next rows, to be filled by the caller.</summary>
    public Span<T> Append(int rows)
    {
        var needed = checked(_count + rows);
        if (needed > _values.Length)
        {
            Array.Resize(ref _values, (int)Math.Min(ceiling, Math.Max(needed, 2L * _values.Length)));
        }

        var room = _values.AsSpan(_count, rows);
        _count = needed;
        return room;
    }

    /// <summary>The array behind the column, exactly as long as the rows that came.</summary>
    public T[] ToArray()
    {
        Array.Resize(ref _values, _count);
        return _values;
    }
}
