using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Runs;

/// <summary>What bytes rows came from.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of each file, with commas between them; those of the standard input are gone.</summary>
    public static string Of(InputFiles files)
        => files.IsStandardInput ? "standard input" : string.Join(", ", files.Files.Select(file => Of(file)));

    /// <summary>The files, each with its SHA-256; that of the standard input is empty, for its bytes are gone.</summary>
    public static SourceFile[] Sources(InputFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.IsStandardInput
            ? [new SourceFile(files.Name, string.Empty)]
            : [.. files.Files.Select(file => new SourceFile(file, Of(file)))];
    }

    /// <summary>SHA-256 of a file.</summary>
    public static string Of(string file)
    {
        using var stream = File.OpenRead(file);
        return Sha256.Hex(stream);
    }
}
