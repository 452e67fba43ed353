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

        var isFolder = IsFolder(input, output);
        if (input.Files.Count == 1 && !isFolder)
        {
            TableFormats.RequireOutput(output);
            input.RequireOther(output);
            RequireOther(model, [output]);
            return [(input.Files[0], output)];
        }

        if (input.IsStandardInput || File.Exists(output) || (!isFolder && TableFormats.OfName(output) is not null))
        {
            throw new InputException(
                $"{input.Name} holds {input.Files.Count} files, of which each gets its own result: {output} is no folder",
                Remedy.NameFolder);
        }

        // Results of an earlier run that lie among the files are no files of the survey.
        input = input with { Files = [.. input.Files.Where(file => !IsWithin(file, output))] };
        var results = input.Files
            .Select(file => (File: file, Result: Path.Combine(output, ResultName(input.Root ?? Path.GetDirectoryName(file)!, file))))
            .ToArray();
        if (results.GroupBy(pair => pair.Result, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"{string.Join(" and ", twice.Select(pair => pair.File))} would both be scored to "
                + $"{twice.Key}; rename one.");
        }

        MakeFolder(output);

        // A result may replace none of the files, not only its own.
        string[] present = [.. results.Select(pair => pair.Result).Where(File.Exists)];
        input.RequireOther(present);
        RequireOther(model, present);
        return results;
    }

    /// <summary>Makes a folder for results.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{folder}: this folder for the results cannot be made ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')})",
                Remedy.ChooseFile,
                fault);
        }
    }

    /// <summary>Whether several results, each of a file, go into a folder that belongs to them.</summary>
    /// <param name="input">The files.</param>
    /// <param name="output">What the user named.</param>
    public static bool IsSurvey(InputFiles input, string output)
        => input.Root is not null && output != InputFiles.StandardInput && (input.Files.Count > 1 || IsFolder(input, output));

    /// <summary>The path of a file's result from the folder of the results.</summary>
    /// <param name="root">The folder that the files were looked for in.</param>
    /// <param name="file">The file.</param>
    public static string ResultName(string root, string file)
    {
        var name = Path.GetRelativePath(root, file);

        // What can be read only is written as Parquet.
        return !TableFormats.Require(file).CanWrite(file)
            ? $"{name}.parquet"
            : name;
    }

    private static bool IsFolder(InputFiles input, string output)
        => Directory.Exists(output) || Path.EndsInDirectorySeparator(output)
            || (input.Root is not null && TableFormats.OfName(output) is null);

    private static bool IsWithin(string file, string folder)
        => Path.GetFullPath(file).StartsWith(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void RequireOther(string model, IReadOnlyList<string> outputs)
    {
        if (File.Exists(model) && SameFile.Pair(outputs, [model]) is var (output, _))
        {
            throw new InputException($"{output}: is the model; name another file for the scores.");
        }
    }
}
