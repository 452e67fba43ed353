using Lyraflow.Primitives;
using Lyraflow.Reports.Page;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Runs;

/// <summary>
/// The folder that a run writes its results to. It is made, and shown to be writable, before the work begins; files
/// that an earlier run left are replaced only when that was asked for.
/// </summary>
public sealed class OutputFolder
{
    /// <summary>The folder of the report.</summary>
    public const string ReportFolder = "report";

    /// <summary>The page of the report.</summary>
    public static readonly string ReportPage = Path.Combine(ReportFolder, ReportWriter.PageFile);

    private readonly string _path;
    private readonly bool _overwrite;

    /// <summary>Names the folder; nothing is made yet.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="overwrite">Whether files of an earlier run may be replaced.</param>
    /// <exception cref="InputException">The folder has no name.</exception>
    public OutputFolder(string path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException("The output folder has no name", Remedy.ChooseFolder);
        }

        _path = Path.GetFullPath(path);
        _overwrite = overwrite;
    }

    /// <summary>Makes the folder ready for these files.</summary>
    /// <exception cref="InputException">It cannot be written to, or one of the files is there and may not be replaced.</exception>
    public void Claim(IReadOnlyList<string> files)
    {
        try
        {
            Directory.CreateDirectory(_path);
            var probe = PathOf(TemporaryNames.New());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException($"{_path} cannot be written to ({failure.Message.TrimEnd('.')})", Remedy.ChooseFolder, failure);
        }

        var present = files.Where(file => File.Exists(PathOf(file))).ToArray();
        if (present.Length > 0 && !_overwrite)
        {
            throw new InputException(
                $"{_path} already holds {string.Join(", ", present)}", Remedy.ReplaceFolder);
        }

        // Results of an earlier run must not look like this one's while it is under way.
        foreach (var file in present)
        {
            File.Delete(PathOf(file));
        }

        if (_overwrite && files.Contains(ReportPage))
        {
            ClearFigures();
        }
    }

    /// <summary>Figures have names of their own in every report: those of an earlier one would stay among the new.</summary>
    private void ClearFigures()
    {
        var folder = Path.Combine(PathOf(ReportFolder), ReportWriter.FigureFolder);
        if (Directory.Exists(folder))
        {
            foreach (var figure in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".png" or ".svg").ToArray())
            {
                File.Delete(figure);
            }
        }
    }

    /// <summary>Makes sure that a folder for the report can be there.</summary>
    /// <exception cref="InputException">A file is in its place.</exception>
    public void ClaimReport()
    {
        if (File.Exists(PathOf(ReportFolder)))
        {
            throw new InputException(
                $"{PathOf(ReportFolder)} is a file where the folder of the report belongs", Remedy.LeaveOutReport);
        }
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string file) => Path.Combine(_path, file);

    /// <summary>Writes a file, which is there when it is whole.</summary>
    public void Write(string file, Action<Stream> write) => AtomicFile.Write(PathOf(file), overwrite: true, write);
}
