using System.Numerics;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.NumPy;

/// <summary>
/// Reads one array of numbers in NumPy's <c>.npy</c> format, column by column: one- and two-dimensional plain
/// arrays, and one-dimensional structured arrays. The array must be all that its stream holds.
/// </summary>
public sealed class NpyReader
{
    private const int BlockBytes = 1 << 18;

    private readonly SourceReader _reader;
    private bool _isRead;

    /// <summary>Reads the header; the stream stays the caller's.</summary>
    /// <param name="stream">Bytes of the array from its first; need not seek.</param>
    /// <param name="source">What messages call the file, usually its path.</param>
    /// <exception cref="InputException">
    /// The header is no sound NumPy header, the elements are pickled objects, or the shape does not fit the bytes.
    /// </exception>
    public NpyReader(Stream stream, string source)
        : this(new SourceReader(stream, source))
    {
    }

    internal NpyReader(SourceReader reader)
    {
        _reader = reader;
        Header = NpyHeader.Read(reader);
        RequireLength();
    }

    /// <summary>The element types and the shape.</summary>
    public NpyHeader Header { get; }

    /// <summary>
    /// Reads all columns of a plain array; whole numbers and wider floats are rounded to the nearest
    /// <typeparamref name="T"/>, false and true are 0 and 1. The values can be read once.
    /// </summary>
    /// <returns><see cref="NpyHeader.ColumnCount"/> arrays of <see cref="NpyHeader.RowCount"/> values.</returns>
    /// <exception cref="InputException">The array is structured, ends too early or is damaged.</exception>
    public T[][] ReadColumns<T>()
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (Header.IsStructured)
        {
            throw _reader.Fault(
                $"is a structured array with the fields {DisplayText.List(Header.Fields.Select(f => f.Name))}; a plain one is needed");
        }

        var field = Header.Fields[0];
        if (!field.Type.IsNumber)
        {
            throw _reader.Fault($"holds texts ({field.Type}), no numbers; save numbers with numpy.save");
        }

        BeginOnce();
        T[][] columns;
        if (Header.IsFortranOrder)
        {
            columns = new T[Header.ColumnCount][];
            for (var j = 0; j < columns.Length; j++)
            {
                columns[j] = ReadRows<T>(field.Type.Length, [field])[0];
            }
        }
        else
        {
            var fields = Enumerable.Range(0, Header.ColumnCount).Select(j => field with { Offset = j * field.Type.Length });
            columns = ReadRows<T>(Header.RowLength, [.. fields]);
        }

        RequireEnd();
        return columns;
    }

    /// <summary>
    /// Reads the named fields of a structured array, with the same rounding; the other fields are passed over.
    /// The values can be read once.
    /// </summary>
    /// <returns>One array of <see cref="NpyHeader.RowCount"/> values per name, in the order of the names.</returns>
    /// <exception cref="InputException">
    /// A field is missing or is not a number, or the array ends too early or is damaged.
    /// </exception>
    public T[][] ReadColumns<T>(params IReadOnlyList<string> names)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var fields = names.Select(FindNumber).ToArray();
        BeginOnce();
        var columns = ReadRows<T>(Header.RowLength, fields);
        RequireEnd();
        return columns;
    }

    /// <summary>Reads whole rows as they stand in the file, for those who go through it block by block.</summary>
    internal void ReadRows(Span<byte> rows) => _reader.ReadExactly(rows, $"its {Header.RowCount} rows");

    /// <summary>Makes sure that the rows were all there is, which verifies the checksum of an archive too.</summary>
    internal void RequireEnd()
    {
        Span<byte> beyond = stackalloc byte[1];
        if (_reader.Read(beyond) > 0)
        {
            throw _reader.Fault("holds more bytes than its shape needs: the file is damaged; copy or download it again");
        }
    }

    private NpyField FindNumber(string name)
    {
        var field = Header.IsStructured ? Header.Fields.FirstOrDefault(f => f.Name == name) : null;
        if (field is null)
        {
            throw _reader.Fault(
                $"has no field {DisplayText.Quoted(name)}; its fields are {DisplayText.List(Header.Fields.Select(f => f.Name))}");
        }

        return field.Type.IsNumber
            ? field
            : throw _reader.Fault(
                $"the field {DisplayText.Quoted(name)} has the type {field.Type}, which is not a number that can be read");
    }

    private T[][] ReadRows<T>(int rowLength, NpyField[] fields)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var rows = Header.RowCount;
        var columns = Array.ConvertAll(fields, _ => new GrowingColumn<T>(rows));
        var rowsPerBlock = Math.Min(rows, Math.Max(1, BlockBytes / rowLength));
        var block = new byte[rowsPerBlock * rowLength];
        for (var first = 0; first < rows;)
        {
            var count = Math.Min(rowsPerBlock, rows - first);
            _reader.ReadExactly(block.AsSpan(0, count * rowLength), $"its {rows} rows");
            for (var j = 0; j < fields.Length; j++)
            {
                fields[j].Type.Decode(block.AsSpan(fields[j].Offset), rowLength, columns[j].Append(count));
            }

            first += count;
        }

        return Array.ConvertAll(columns, column => column.ToArray());
    }

    private void RequireLength()
    {
        var length = _reader.Multiply(Header.RowCount, Header.RowLength, "an array");
        if (_reader.Remaining is { } remaining && remaining != length)
        {
            throw _reader.Fault(
                $"holds {remaining} bytes of values where its shape needs {length}: "
                + "the file is damaged or cut short; copy or download it again");
        }
    }

    private void BeginOnce()
    {
        if (_isRead)
        {
            throw new InvalidOperationException("The values of a stream can be read once; open it again.");
        }

        _isRead = true;
    }
}
