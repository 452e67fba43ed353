using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Scoring;

/// <summary>Which file is written for which.</summary>
internal static class ScoreFiles
{
    /// <summary>One result for a single file; for a folder or a pattern one of the same name per file, in a folder.</summary>
    /// <param name="input">The files.</param>
    /// <param name="output">What the user named.</param>
    /// <param name="model">The model's file, which no result may replace.</param>
    /// <exception cref="InputException">The output does not fit the input, or is the input.</exception>
    public static IReadOnlyList<(string File, string Result)> Of(InputFiles input, string output, string model)
    {
        if (output == InputFiles.StandardInput)
        {
            return input.Files.Count == 1 ? [(input.Files[0], output)]
                : throw new InputException("Several files cannot be scored to the standard output", Remedy.NameFolder);
        }

        var isFolder = Directory.Exists(output) || Path.EndsInDirectorySeparator(output)
            || (input.PassedOver.Count > 0 && TableFormats.OfName(output) is null);
        if (input.Files.Count == 1 && !isFolder)
        {
            TableWriter.RequireFormat(output);
            input.RequireOther(output);
            RequireOther(model, output);
            return [(input.Files[0], output)];
        }

        if (input.IsStandardInput || File.Exists(output) || (!isFolder && TableFormats.OfName(output) is not null))
        {
            throw new InputException(
                $"{input.Name} holds {input.Files.Count} files, of which each gets its own result: {output} is no folder",
                Remedy.NameFolder);
        }

        var results = input.Files.Select(file => (File: file, Result: Path.Combine(output, ResultName(file)))).ToArray();
        if (results.GroupBy(pair => pair.Result, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"{string.Join(" and ", twice.Select(pair => pair.File))} would both be scored to "
                + $"{twice.Key}; rename one.");
        }

        try
        {
            Directory.CreateDirectory(output);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{output}: the folder cannot be made "
                + $"({DisplayText.Plain(failure.Message, 100).TrimEnd('.')}); name another.", failure);
        }

        // A result may replace none of the files, not only its own.
        if (Directory.EnumerateFileSystemEntries(output).Any())
        {
            foreach (var (_, result) in results.Where(pair => File.Exists(pair.Result)))
            {
                input.RequireOther(result);
                RequireOther(model, result);
            }
        }

        try
        {
            Directory.CreateDirectory(output);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{output}: this folder for the results cannot be made "
                + $"({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}); name another with -o.", fault);
        }

        return results;
    }

    private static void RequireOther(string model, string output)
    {
        if (File.Exists(model) && SameFile.Is(model, output))
        {
            throw new InputException($"{output}: is the model; name another file for the scores.");
        }
    }

    // What can be read only is written as Parquet.
    private static string ResultName(string file) =>
        TableFormats.Require(file) == TableFormat.NumPy
        || file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && TableFormats.Require(file) == TableFormat.Fits
            ? $"{Path.GetFileName(file)}.parquet"
            : Path.GetFileName(file);
}
