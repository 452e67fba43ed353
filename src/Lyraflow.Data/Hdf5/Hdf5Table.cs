using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Ecsv;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Lyraflow.Data.Hdf5;

/// <summary>One table of an HDF5 file: a dataset of one dimension whose elements are structures, as pandas, PyTables, h5py and
/// astropy write it.</summary>
internal sealed class Hdf5Table : IDisposable
{
    private const int DeepestGroup = 16;
    private const int MostLinks = 10_000;
    private const int MostNamed = 20;
    private const int LongestRow = 1 << 20;
    private const ulong MostLinesOfDescription = 100_000;

    // Compression by deflate makes 1,032 of one at most.
    private const long MostExpansion = 1100;
    private const long SmallTable = 1 << 22;
    private const string Descriptions = ".__table_column_meta__";

    private readonly Dictionary<string, IH5Dataset> _descriptions = new(StringComparer.Ordinal);
    private readonly NativeFile _file;
    private readonly IH5Dataset _dataset;
    private readonly string _path;
    private readonly long _bytes;
    private int _links;

    /// <summary>Finds a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The path of the dataset, or of pandas' group around it; null for the first table.</param>
    /// <exception cref="InputException">There is none, or the file is damaged.</exception>
    public Hdf5Table(string path, string? name)
    {
        _path = path;
        var stream = InputFile.Open(path);
        _bytes = stream.Length;
        try
        {
            _file = Guard(() => H5File.Open(stream, leaveOpen: false));
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        try
        {
            (Name, _dataset) = Guard(() => Find(name));
            (Rows, RowLength, Fields) = Guard(Describe);
            Columns = Guard(ReadDescriptions);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The path of the table within the file.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>Bytes of a row.</summary>
    public int RowLength { get; }

    /// <summary>The members of a row; those that are no single number or text have the kind V.</summary>
    public IReadOnlyList<NpyField> Fields { get; }

    /// <summary>What astropy says of the columns beside the table; none where it says nothing.</summary>
    public IReadOnlyList<EcsvColumn> Columns { get; }

    /// <summary>Reads rows as they stand in the file.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The bytes to fill, those of whole rows.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Read(long first, Memory<byte> rows) => Guard(() =>
    {
        _dataset.Read(rows, new HyperslabSelection((ulong)first, (ulong)(rows.Length / RowLength)));
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private (string Name, IH5Dataset Dataset) Find(string? name)
    {
        var tables = new List<(string Name, IH5Dataset Dataset)>();
        Collect(_file, string.Empty, 0, tables);
        var wanted = name?.Trim('/');
        var found = wanted is null ? tables : tables.FindAll(table => table.Name == wanted || table.Name == $"{wanted}/table");
        if (found.Count > 0)
        {
            return found[0];
        }

        var others = DisplayText.List(tables.Take(MostNamed).Select(table => table.Name));
        throw new InputException(name is null
            ? $"{_path}: holds no table (a dataset of one dimension whose elements are structures); pandas writes one with format='table'."
            : $"{_path}: has no table {DisplayText.Quoted(name)}; its tables are {others}.");
    }

    private void Collect(IH5Group group, string path, int depth, List<(string Name, IH5Dataset Dataset)> tables)
    {
        foreach (var child in group.Children())
        {
            if (++_links > MostLinks)
            {
                throw new InputException($"{_path}: holds more than {MostLinks} groups and datasets; save the table in a file of its own.");
            }

            var name = path.Length == 0 ? child.Name : $"{path}/{child.Name}";
            if (child is IH5Dataset description && name.EndsWith(Descriptions, StringComparison.Ordinal))
            {
                _descriptions[name] = description;
            }
            else if (child is IH5Dataset dataset)
            {
                if (dataset.Type.Class == H5DataTypeClass.Compound && dataset.Space.Dimensions.Length == 1)
                {
                    tables.Add((name, dataset));
                }
            }
            else if (child is IH5Group inner && depth < DeepestGroup && !child.Name.StartsWith("_i_", StringComparison.Ordinal))
            {
                Collect(inner, name, depth + 1, tables);
            }
        }
    }

    private (long Rows, int RowLength, IReadOnlyList<NpyField> Fields) Describe()
    {
        var length = _dataset.Type.Size;
        var members = _dataset.Type.Compound.Members;
        if (members.FirstOrDefault(member => member.Type.Class == H5DataTypeClass.VariableLength) is { Name: { } variable })
        {
            throw new InputException($"{_path}: the column {DisplayText.Quoted(variable)} has texts or lists of any length, and such "
                + "tables are not read; save texts with a fixed length, or write .parquet.");
        }

        var rows = _dataset.Space.Dimensions[0];
        if (length > 0 && rows > (ulong)((SmallTable + (MostExpansion * _bytes)) / length))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_path}: its table says that it has {rows} rows of {length} bytes, more than a file of {_bytes} bytes can hold; "
                    + $"the file is damaged, or the table was never filled."));
        }

        return length is > 0 and <= LongestRow && rows <= long.MaxValue / LongestRow
            && members.All(member => member.Offset >= 0 && member.Type.Size > 0 && member.Offset <= length - member.Type.Size)
                ? ((long)rows, length, [.. members.Select(Field)])
                : throw new InputException($"{_path}: the rows of its table make no sense; the file is damaged.");
    }

    private NpyField Field(CompoundMember member, int place) => new(
        member.Name.Length > 0 ? member.Name : string.Create(CultureInfo.InvariantCulture, $"column_{place + 1}"),
        TypeOf(member),
        member.Offset);

    private NpyType TypeOf(CompoundMember member)
    {
        var (type, size) = (member.Type, member.Type.Size);
        return type.Class switch
        {
            H5DataTypeClass.FixedPoint when size is 1 or 2 or 4 or 8
                => new NpyType(type.FixedPoint.IsSigned ? 'i' : 'u', size, IsBig(member)),
            H5DataTypeClass.FloatingPoint when size is 2 or 4 or 8 => new NpyType('f', size, IsBig(member)),
            H5DataTypeClass.String => new NpyType('S', size, IsBigEndian: false),

            // Truth values: h5py has two words of one byte for them, PyTables eight bits.
            H5DataTypeClass.Enumerated or H5DataTypeClass.BitField when size == 1 => new NpyType('b', size, IsBigEndian: false),
            _ => new NpyType('V', size, IsBigEndian: false),
        };
    }

    /// <summary>The library reads the bytes of structures as they are, and tells nobody in which order they stand.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "What trimming takes away is refused, and never misread.")]
    private bool IsBig(CompoundMember member)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var message = member.Type.GetType().GetField("_dataType", any)?.GetValue(member.Type);
        var bits = message?.GetType().GetProperty("BitField", any)?.GetValue(message);
        return bits?.GetType().GetProperty("ByteOrder", any)?.GetValue(bits)?.ToString() switch
        {
            "LittleEndian" => false,
            "BigEndian" => true,
            var order => throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_path}: the numbers of the column {DisplayText.Quoted(member.Name)} have the byte order {order ?? "that nobody knows"}, "
                    + $"which is not read; save the table anew.")),
        };
    }

    private IReadOnlyList<EcsvColumn> ReadDescriptions()
    {
        // The library makes room for as many lines as the file says that there are.
        if (!_descriptions.TryGetValue($"{Name}{Descriptions}", out var description)
            || description.Space.Dimensions is not [<= MostLinesOfDescription])
        {
            return [];
        }

        try
        {
            return EcsvColumn.ReadList(YamlNode.Parse(string.Join('\n', description.Read<string[]>())));
        }
        catch (FormatException)
        {
            // The rows need it not.
            return [];
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not InputException)
        {
            // Damage shows in the library as almost any exception, that of memory too where a length is damaged.
            throw new InputException(
                $"{_path}: is no HDF5 file, damaged, or of a kind that is not read ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}); "
                    + "copy or download it again.", fault);
        }
    }
}
