using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.NumPy;

/// <summary>
/// What the header of a <c>.npy</c> file says: the element types and the shape
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3).
/// </summary>
public sealed record NpyHeader
{
    internal const int LongestRow = 1 << 24;

    private const int LongestHeader = 1 << 20;
    private const int MostColumns = 1 << 16;

    private NpyHeader(
        IReadOnlyList<NpyField> fields,
        bool isStructured,
        bool isFortranOrder,
        int rowCount,
        int columnCount,
        int rowLength)
    {
        Fields = fields;
        IsStructured = isStructured;
        IsFortranOrder = isFortranOrder;
        RowCount = rowCount;
        ColumnCount = columnCount;
        RowLength = rowLength;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The fields of a row of a structured array; one field without a name for a plain array.</summary>
    public IReadOnlyList<NpyField> Fields { get; }

    /// <summary>Rows have named fields.</summary>
    public bool IsStructured { get; }

    /// <summary>Columns, not rows, are contiguous in the file. It is never set for one-dimensional arrays.</summary>
    public bool IsFortranOrder { get; }

    /// <summary>The length of the first dimension.</summary>
    public int RowCount { get; }

    /// <summary>The length of the second dimension; 1 for one-dimensional and structured arrays.</summary>
    public int ColumnCount { get; }

    /// <summary>Bytes of one row, all columns and fields together.</summary>
    internal int RowLength { get; }

    internal static NpyHeader Read(SourceReader reader)
    {
        try
        {
            return Interpret(PythonLiteral.Parse(ReadText(reader)));
        }
        catch (FormatException fault)
        {
            throw reader.Fault($"the NumPy header cannot be used: {fault.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw reader.Fault("the NumPy header is not valid UTF-8; save the array again with numpy.save");
        }
    }

    private static string ReadText(SourceReader reader)
    {
        Span<byte> start = stackalloc byte[8];
        var count = reader.Read(start);
        if (!start[..count].StartsWith(Magic))
        {
            throw reader.Fault("is not a NumPy .npy file (its first bytes are not those of one); check the path");
        }

        var version = start[6];
        if (count < start.Length || version is < 1 or > 3 || start[7] != 0)
        {
            throw reader.Fault(
                "has a version of the .npy format other than 1.0, 2.0 and 3.0; save the array again with numpy.save");
        }

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        reader.ReadExactly(lengthBytes, "the NumPy header");
        var length = version == 1
            ? BinaryNumbers.Read<ushort>(lengthBytes, bigEndian: false)
            : BinaryNumbers.Read<uint>(lengthBytes, bigEndian: false);
        if (length > LongestHeader)
        {
            throw reader.Fault(
                $"claims a NumPy header of {length} bytes where {LongestHeader} is the most; the file is damaged");
        }

        var text = new byte[length];
        reader.ReadExactly(text, "the NumPy header");
        var encoding = version == 3 ? new UTF8Encoding(false, throwOnInvalidBytes: true) : Encoding.Latin1;
        return encoding.GetString(text);
    }

    private static NpyHeader Interpret(PythonValue value)
    {
        if (value is not PythonDictionary { Entries: { Count: 3 } entries }
            || !entries.TryGetValue("descr", out var description)
            || !entries.TryGetValue("fortran_order", out var order)
            || !entries.TryGetValue("shape", out var shape))
        {
            throw new FormatException("it is not a dictionary of descr, fortran_order and shape");
        }

        if (order is not PythonFlag isFortranOrder)
        {
            throw new FormatException("fortran_order is neither True nor False");
        }

        var (rows, columns) = ReadShape(shape);
        if (description is PythonText type)
        {
            var element = NpyType.Parse(type.Value);
            if (!element.IsNumber && !element.IsText)
            {
                throw new FormatException(
                    $"elements of type {DisplayText.Quoted(type.Value)} are neither numbers nor texts that can be read");
            }

            if ((columns ?? 1) * (long)element.Length > LongestRow)
            {
                throw new FormatException($"a row is longer than {LongestRow} bytes");
            }

            return new NpyHeader(
                [new NpyField("", element, Offset: 0)],
                isStructured: false,
                isFortranOrder.Value && columns is not null,
                rows,
                columns ?? 1,
                (columns ?? 1) * element.Length);
        }

        if (description is not PythonList list || columns is not null)
        {
            throw new FormatException("a structured array has a list of fields and one dimension");
        }

        var (fields, rowLength) = NpyStructure.Parse(list);
        return rowLength > 0
            ? new NpyHeader(fields, isStructured: true, isFortranOrder: false, rows, 1, rowLength)
            : throw new FormatException("its rows have no bytes");
    }

    private static (int Rows, int? Columns) ReadShape(PythonValue shape)
    {
        if (shape is not PythonTuple { Items: { Count: 1 or 2 } items })
        {
            throw new FormatException("the shape does not have one or two dimensions; reshape the array to rows and columns");
        }

        var rows = ReadDimension(items[0], 0, Array.MaxLength, "rows");
        return (rows, items.Count == 1 ? null : ReadDimension(items[1], 1, MostColumns, "columns"));
    }

    private static int ReadDimension(PythonValue value, int least, int most, string what) =>
        value is PythonInteger { Value: var count } && count >= least && count <= most
            ? (int)count
            : throw new FormatException($"the number of {what} in the shape is not between {least} and {most}");
}
