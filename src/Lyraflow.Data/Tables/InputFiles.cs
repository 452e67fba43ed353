using Lyraflow.Data.Hats;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Data.Tables;

/// <summary>The files of one input, all of one format; <see cref="InputSearch"/> finds them.</summary>
/// <param name="Name">What the user called the input.</param>
/// <param name="Files">Paths, in ordinal order; the standard input is <see cref="StandardInput"/>.</param>
/// <param name="Format">Their format.</param>
public sealed record InputFiles(string Name, IReadOnlyList<string> Files, TableFormat Format)
{
    /// <summary>What users call the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether the rows come from the standard input, as CSV, and can be read once.</summary>
    public bool IsStandardInput => Name == StandardInput;

    /// <summary>Which table of each file, by its number or name; null for the first.</summary>
    public string? Part { get; init; }

    /// <summary>The folder that the files were looked for in; null where one file was named.</summary>
    public string? Root { get; init; }

    /// <summary>The HATS catalogue whose pixels the files are; null for other files.</summary>
    public HatsCatalog? Hats { get; init; }

    /// <summary>Whether a file among several that is no table, or has no rows, is an error; else it is passed over.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Files among several that were passed over, each with the reason.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>What is said of a file that is passed over.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">Why, such as "has no rows".</param>
    /// <exception cref="InputException">No file may be passed over.</exception>
    public string PassOver(string file, string reason)
        => IsStrict ? throw new InputException($"{file}: {reason}", Remedy.PassOver) : $"{file}: {reason}.";

    /// <summary>Makes sure that what is written replaces nothing of what is read, by way of links neither.</summary>
    /// <param name="output">The file to write.</param>
    /// <exception cref="InputException">It is one of these files.</exception>
    public void RequireOther(string output) => RequireOther([output]);

    /// <inheritdoc cref="RequireOther(string)"/>
    /// <param name="outputs">The files to write.</param>
    public void RequireOther(IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        string[] present = IsStandardInput ? [] : [.. outputs.Where(File.Exists)];
        if (present.Length > 0 && SameFile.Pair(present, Files) is var (output, same))
        {
            throw new InputException($"{output}: would replace {same}, which is read; name another file or folder.");
        }
    }
}
