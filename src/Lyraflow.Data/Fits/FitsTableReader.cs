using System.Numerics;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>
/// Streams a FITS binary table (FITS standard 4.0, section 7.3), plain or compressed with gzip, in blocks of rows;
/// the file is never in memory as a whole.
/// </summary>
/// <example><code>
/// using var table = FitsTableReader.Open("stars.fits");
/// var magnitude = table.Column("gmag");
/// while (table.ReadBlock())
/// {
///     var values = new float[table.BlockRowCount];
///     table.CopyNumbers(magnitude, values.AsSpan());
/// }
/// </code></example>
public sealed class FitsTableReader : IDisposable
{
    private readonly FitsRows _rows;
    private readonly Stream? _owned;
    private bool _hasBegun;

    /// <summary>Finds a table in a stream and reads its header; the stream stays the caller's.</summary>
    /// <param name="stream">A FITS file from its first byte. Compressed ones are recognized if it can seek.</param>
    /// <param name="source">What messages call the file, usually its path.</param>
    /// <param name="extensionName">The table's EXTNAME, in any case; null for the first binary table.</param>
    /// <exception cref="InputException">
    /// The file is not FITS, holds no such table, is damaged, or is shorter than its header says.
    /// </exception>
    public FitsTableReader(Stream stream, string source, string? extensionName = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _rows = new FitsRows(stream, source, reader => FitsTableFinder.FindBinary(reader, extensionName));
        try
        {
            ExtensionName = _rows.Header.Text("EXTNAME");
            Columns = ReadColumns(_rows);
        }
        catch
        {
            _rows.Dispose();
            throw;
        }
    }

    private FitsTableReader(FileStream owned, string path, string? extensionName)
        : this((Stream)owned, path, extensionName) => _owned = owned;

    /// <summary>The table's EXTNAME, empty when it has none.</summary>
    public string ExtensionName { get; }

    /// <summary>Rows in the table, as its header says.</summary>
    public long RowCount => _rows.Count;

    /// <summary>The columns in the order of the file, those that cannot be read included.</summary>
    public IReadOnlyList<FitsColumn> Columns { get; }

    /// <summary>The table's row (0-based) that is the first of the current block.</summary>
    public long BlockStart => _rows.BlockStart;

    /// <summary>Rows in the current block; 0 before the first and after the last.</summary>
    public int BlockRowCount => _rows.BlockCount;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file cannot be opened, or as for the constructor.</exception>
    public static FitsTableReader Open(string path, string? extensionName = null)
    {
        var stream = InputFile.Open(path);
        try
        {
            return new FitsTableReader(stream, path, extensionName);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Finds a column by its name: exactly, else in any case, as the standard wants.</summary>
    /// <exception cref="InputException">No column, or more than one, has the name.</exception>
    public FitsColumn Column(string name)
    {
        var matches = Columns.Where(column => column.Name == name).ToArray();
        if (matches.Length == 0)
        {
            matches = [.. Columns.Where(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        }

        return matches.Length switch
        {
            1 => matches[0],
            0 => throw _rows.Reader.Fault(
                $"has no column {DisplayText.Quoted(name)}; its columns are {DisplayText.List(Columns.Select(c => c.Name))}"),
            _ => throw _rows.Reader.Fault($"has {matches.Length} columns called {DisplayText.Quoted(name)}; rename all but one"),
        };
    }

    /// <summary>Moves on to the next block of rows; returns false behind the last row.</summary>
    /// <exception cref="InputException">The file ends too early or is damaged.</exception>
    public bool ReadBlock()
    {
        _hasBegun = true;
        return _rows.ReadBlock();
    }

    /// <summary>
    /// Copies the current block's numbers of a column, scaled (TSCAL, TZERO) and rounded to the nearest
    /// <typeparamref name="T"/>; undefined ones (TNULL, or neither T nor F in a logical column) are NaN.
    /// </summary>
    /// <param name="column">One of <see cref="Columns"/>.</param>
    /// <param name="values">Room for <see cref="BlockRowCount"/> values; what is beyond stays as it is.</param>
    /// <exception cref="InputException">The column does not have one number per row.</exception>
    public void CopyNumbers<T>(FitsColumn column, Span<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        RequireOwn(column, values.Length);
        RequireNumber(column);
        column.Decode(_rows.Block, _rows.Length, values[..BlockRowCount]);
    }

    /// <summary>Copies the current block's whole numbers of a column, exactly.</summary>
    /// <param name="column">One of <see cref="Columns"/> with whole numbers; without sign they come as bits.</param>
    /// <param name="values">Room for <see cref="BlockRowCount"/> values.</param>
    /// <param name="undefined">Receives which of them are TNULL.</param>
    internal void CopyWholeNumbers(FitsColumn column, Span<long> values, Span<bool> undefined)
    {
        RequireOwn(column, values.Length);
        column.DecodeWhole(_rows.Block, _rows.Length, values[..BlockRowCount], undefined);
    }

    /// <summary>Copies the current block's texts of a column, without the blanks at their ends.</summary>
    /// <param name="column">One of <see cref="Columns"/>.</param>
    /// <param name="values">Room for <see cref="BlockRowCount"/> texts; what is beyond stays as it is.</param>
    /// <exception cref="InputException">The column does not hold text.</exception>
    public void CopyTexts(FitsColumn column, Span<string> values)
    {
        RequireOwn(column, values.Length);
        if (!column.IsText)
        {
            throw _rows.Reader.Fault(
                $"the column {DisplayText.Quoted(column.Name)} has the format {DisplayText.Quoted(column.Format)}, which is not text");
        }

        column.CopyTexts(_rows, values);
    }

    /// <summary>Reads all rows of some columns, by name. They can be read once, and not after single blocks.</summary>
    /// <returns>One array of <see cref="RowCount"/> values per name, in the order of the names.</returns>
    /// <exception cref="InputException">
    /// A column is missing or does not have one number per row; the table is too long for memory or is damaged.
    /// </exception>
    public T[][] ReadColumns<T>(params IReadOnlyList<string> names)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (_hasBegun)
        {
            throw new InvalidOperationException("The rows of a stream can be read once; open it again.");
        }

        if (RowCount > Array.MaxLength)
        {
            throw _rows.Reader.Fault($"its {RowCount} rows do not fit into memory; read them in blocks");
        }

        var columns = names.Select(name => RequireNumber(Column(name))).ToArray();
        var values = Array.ConvertAll(columns, _ => new GrowingColumn<T>((int)RowCount));
        while (ReadBlock())
        {
            for (var j = 0; j < columns.Length; j++)
            {
                CopyNumbers(columns[j], values[j].Append(BlockRowCount));
            }
        }

        return Array.ConvertAll(values, column => column.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _owned?.Dispose();
    }

    /// <summary>The columns of a binary table.</summary>
    /// <exception cref="InputException">The header is damaged.</exception>
    internal static IReadOnlyList<FitsColumn> ReadColumns(FitsRows rows)
    {
        var count = (int)rows.Header.WholeNumber("TFIELDS", 1, 999);
        var columns = new List<FitsColumn>(count);
        var offset = 0;
        try
        {
            for (var number = 1; number <= count; number++)
            {
                columns.Add(FitsColumn.Read(rows.Header, number, offset, rows.Length));
                offset += columns[^1].Width;
            }
        }
        catch (FormatException fault)
        {
            throw rows.Reader.Fault($"{fault.Message}; the file is damaged");
        }

        return offset == rows.Length
            ? columns
            : throw rows.Reader.Fault($"its columns take {offset} bytes where NAXIS1 says {rows.Length}; the file is damaged");
    }

    private FitsColumn RequireNumber(FitsColumn column) =>
        column.IsNumber
            ? column
            : throw _rows.Reader.Fault(
                $"the column {DisplayText.Quoted(column.Name)} has the format {DisplayText.Quoted(column.Format)}; "
                + "only columns with one number per row can be read");

    private void RequireOwn(FitsColumn column, int count)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, BlockRowCount);
        if (!Columns.Any(own => ReferenceEquals(own, column)))
        {
            throw new ArgumentException("The column belongs to another table.", nameof(column));
        }
    }
}
