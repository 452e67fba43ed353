using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Hats;

/// <summary>
/// What a HATS catalogue says of itself: lines <c>key=value</c>, comments behind <c>#</c>. The order of the keys is kept.
/// IVOA Note HATS 1.0, "Properties".
/// </summary>
public sealed class HatsProperties
{
    /// <summary>The file of a catalogue.</summary>
    public const string FileName = "hats.properties";

    /// <summary>The file of a collection.</summary>
    public const string CollectionFileName = "collection.properties";

    private const string EarlierFileName = "properties";
    private const long LargestFile = 1 << 20;

    private readonly List<KeyValuePair<string, string>> _lines;

    /// <summary>Properties in their order.</summary>
    /// <param name="lines">Keys and values; of a key that comes twice the last value counts.</param>
    public HatsProperties(IEnumerable<KeyValuePair<string, string>> lines)
        => _lines = [.. lines.Reverse().DistinctBy(line => line.Key).Reverse()];

    /// <summary>Keys and values in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines => _lines;

    /// <summary>The value of a key; empty where there is none.</summary>
    public string this[string key] => _lines.FirstOrDefault(line => line.Key == key).Value ?? string.Empty;

    /// <summary>The words of a value, such as the names of columns, with blanks or commas between them.</summary>
    public IReadOnlyList<string> List(string key)
        => this[key].Split([' ', ',', '[', ']', '"', '\''], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>These properties with other values: a key that is there keeps its place, a new one goes last, null removes.</summary>
    public HatsProperties With(IEnumerable<KeyValuePair<string, string?>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var lines = _lines.ToList();
        foreach (var (key, value) in changes)
        {
            var place = lines.FindIndex(line => line.Key == key);
            if (place >= 0)
            {
                lines.RemoveAt(place);
            }

            if (value is not null)
            {
                lines.Insert(place < 0 ? lines.Count : place, new(key, value));
            }
        }

        return new HatsProperties(lines);
    }

    /// <summary>Reads the properties of a catalogue; null where the folder is none.</summary>
    /// <param name="folder">The root of the catalogue.</param>
    /// <exception cref="InputException">The file cannot be read, or is none of properties.</exception>
    public static HatsProperties? ReadCatalog(string folder)
        => Read(Path.Combine(folder, FileName))
            ?? (Directory.Exists(Path.Combine(folder, HatsCatalog.LeafFolder)) ? Read(Path.Combine(folder, EarlierFileName)) : null);

    /// <summary>Reads the properties of a collection; null where the folder is none.</summary>
    /// <inheritdoc cref="ReadCatalog"/>
    public static HatsProperties? ReadCollection(string folder) => Read(Path.Combine(folder, CollectionFileName));

    /// <summary>Writes them.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var lines = _lines.Select(line => $"{line.Key}={OneLine(line.Value)}\n").Prepend("#HATS catalog\n");
        stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    private static string OneLine(string value) => value.ReplaceLineEndings(" ");

    private static HatsProperties? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            InputException.ThrowUnless(new FileInfo(path).Length <= LargestFile, $"{path}: is too large for a file of properties.");
            return new HatsProperties(File.ReadLines(path)
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] is not ('#' or '!'))
                .Select(line => Pair(line, path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}).", fault);
        }
    }

    private static KeyValuePair<string, string> Pair(string line, string path)
    {
        var cut = line.IndexOf('=', StringComparison.Ordinal);
        return cut > 0
            ? new(line[..cut].TrimEnd(), line[(cut + 1)..].TrimStart())
            : throw new InputException(
                $"{path}: has the line {DisplayText.Quoted(line)} where key=value is expected; copy the file again.");
    }
}
