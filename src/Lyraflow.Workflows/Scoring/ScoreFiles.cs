using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Scoring;

/// <summary>Which file is written for which.</summary>
internal static class ScoreFiles
{
    /// <summary>One result for a single file; for a folder or a pattern one of the same name per file, in a folder.</summary>
    /// <exception cref="InputException">The output does not fit the input.</exception>
    public static IReadOnlyList<(string File, string Result)> Of(InputFiles input, string output)
    {
        if (output == InputFiles.StandardInput)
        {
            return input.Files.Count == 1 ? [(input.Files[0], output)]
                : throw new InputException("Several files cannot be scored to the standard output", Remedy.NameFolder);
        }

        var isFolder = Directory.Exists(output) || Path.EndsInDirectorySeparator(output);
        if (input.Files.Count == 1 && !isFolder)
        {
            TableWriter.RequireFormat(output);
            return SamePath(input.Files[0], output) ? throw Onto(output) : [(input.Files[0], output)];
        }

        if (input.IsStandardInput || File.Exists(output) || (!isFolder && TableFormats.OfName(output) is not null))
        {
            throw new InputException(
                $"{input.Name} holds {input.Files.Count} files, of which each gets its own result: {output} is no folder",
                Remedy.NameFolder);
        }

        var results = input.Files.Select(file => (File: file, Result: Path.Combine(output, ResultName(file)))).ToArray();
        if (results.Any(pair => SamePath(pair.File, pair.Result)))
        {
            throw Onto(output);
        }

        try
        {
            Directory.CreateDirectory(output);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{output}: this folder for the results cannot be made ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}); name another with -o.", fault);
        }

        return results;
    }

    // What can be read only is written as Parquet.
    private static string ResultName(string file)
        => TableFormats.Require(file) == TableFormat.NumPy || file.EndsWith(".fits.gz", StringComparison.OrdinalIgnoreCase)
            ? $"{Path.GetFileName(file)}.parquet"
            : Path.GetFileName(file);

    private static bool SamePath(string a, string b) => Path.GetFullPath(a) == Path.GetFullPath(b);

    private static InputException Onto(string output) => new($"{output}: the scores would replace what is scored", Remedy.ChooseFile);
}
