using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Tells by a glance whether a file among others is a table at all: a folder of catalogues may hold a README, checksums,
/// or a page that a server sent instead of a tile. A damaged table is one; reading it says what is wrong.
/// </summary>
/// <param name="formulas">What the rows are read for: formulas, conditions, names of columns.</param>
internal sealed class TableProbe(IEnumerable<string> formulas)
{
    private const int LongestHeader = 1 << 16;

    private static readonly char[] Marks = [.. " \t+-*/%^()<>=!,.\"'[]{}:;|&"];

    // Quoted columns have blanks and the like in their names.
    private readonly HashSet<string> _words = formulas
        .SelectMany(formula => (string[])[formula, .. formula.Split('"', '='), .. formula.Split(Marks)])
        .Where(word => word.Length > 0)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a file is no table; null when it is one.</summary>
    public string? Fault(string path)
    {
        if (TableFormats.OfName(path) is not { } format)
        {
            return "is no catalogue by its name";
        }

        try
        {
            using var stream = InputFile.Open(path);
            if (stream.Length == 0)
            {
                return "is empty";
            }

            using var content = Decompression.Open(stream, out _);
            return format switch
            {
                TableFormat.Csv => TextFault(content),
                TableFormat.Fits => FitsTableFinder.HasTable(new SourceReader(content, path)) ? null : "holds no binary table",
                TableFormat.Parquet => BeginsWith(content, "PAR1"u8) ? null : "is no Parquet file",
                _ => BeginsWith(content, path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? "PK"u8 : [0x93, (byte)'N'])
                    ? null
                    : "is no NumPy file",
            };
        }
        catch (Exception damage) when (damage is InputException or IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            return null;
        }
    }

    private static bool BeginsWith(Stream stream, ReadOnlySpan<byte> magic)
    {
        Span<byte> first = stackalloc byte[magic.Length];
        return stream.ReadAtLeast(first, magic.Length, throwOnEndOfStream: false) == magic.Length && first.SequenceEqual(magic);
    }

    private string? TextFault(Stream content)
    {
        var bytes = new byte[LongestHeader];
        var length = content.ReadAtLeast(bytes, LongestHeader, throwOnEndOfStream: false);

        // It may be longer than what is looked at.
        using var text = new StreamReader(new MemoryStream(bytes, 0, length));
        string? line;
        do
        {
            line = text.ReadLine();
        }
        while (line is not null && (line.StartsWith('#') || string.IsNullOrWhiteSpace(line)));
        return line is null
            ? length < LongestHeader ? "is empty" : null
            : line.Split(',', ';', '\t', '|').Any(cell => _words.Contains(cell.Trim(' ', '"')))
                ? null
                : "its first line names none of the columns that are needed";
    }
}
