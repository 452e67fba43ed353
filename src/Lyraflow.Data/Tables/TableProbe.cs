using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Tells by a glance whether a file among others is a table at all: a folder of catalogues may hold a README, checksums,
/// or a page that a server sent instead of a tile. A damaged table is one; reading it says what is wrong.
/// </summary>
/// <param name="formulas">What the rows are read for: formulas, conditions, names of columns.</param>
internal sealed class TableProbe(IEnumerable<string> formulas)
{
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
            return format.Fault(content, path, _words);
        }
        catch (Exception damage) when (damage is InputException or IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            return null;
        }
    }
}
