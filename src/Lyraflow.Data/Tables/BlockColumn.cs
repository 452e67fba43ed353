using DuckDB.NET.Data.DataChunk.Writer;

namespace Lyraflow.Data.Tables;

/// <summary>One column of a <see cref="BlockTable"/>.</summary>
internal abstract class BlockColumn(string name, Type type)
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    /// <summary>What the file says of it.</summary>
    public ColumnMetadata Metadata { get; set; } = ColumnMetadata.None;

    /// <summary>Decodes the current block.</summary>
    public abstract void Load(int rows);

    /// <summary>Hands one value on.</summary>
    public abstract void Write(int row, IDuckDBDataWriter writer, ulong place);
}

/// <summary>A column of one type.</summary>
/// <param name="name">Its name.</param>
/// <param name="load">Decodes the current block into values, and marks those that are missing.</param>
internal sealed class BlockColumn<T>(string name, BlockColumn<T>.Decoder load) : BlockColumn(name, typeof(T))
    where T : notnull
{
    private T[] _values = [];
    private bool[] _missing = [];

    public delegate void Decoder(Span<T> values, Span<bool> missing);

    public override void Load(int rows)
    {
        if (_values.Length < rows)
        {
            _values = new T[rows];
            _missing = new bool[rows];
        }

        Array.Clear(_missing);
        load(_values.AsSpan(0, rows), _missing.AsSpan(0, rows));
    }

    public override void Write(int row, IDuckDBDataWriter writer, ulong place)
    {
        if (_missing[row])
        {
            writer.WriteNull(place);
        }
        else
        {
            writer.WriteValue(_values[row], place);
        }
    }
}
