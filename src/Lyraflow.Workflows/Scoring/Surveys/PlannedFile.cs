using System.Globalization;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>A file of a survey as it was when the work was planned.</summary>
/// <param name="Path">Its path from the survey's folder, with slashes.</param>
/// <param name="Result">The path of its result from the output folder, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Time">When it was last written, in UTC.</param>
internal sealed record PlannedFile(string Path, string Result, long Bytes, DateTime Time)
{
    /// <summary>A file as it is now.</summary>
    /// <param name="root">The survey's folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="result">The path of its result from the output folder.</param>
    public static PlannedFile Of(string root, string file, string result)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file);
        return target is FileInfo { Exists: true } found
            ? new PlannedFile(Slashes(System.IO.Path.GetRelativePath(root, file)), Slashes(result), found.Length, found.LastWriteTimeUtc)
            : throw new InputException($"{file}: the file is gone, or is a link to nothing; check the path.");
    }

    /// <summary>Size and time in words.</summary>
    [JsonIgnore]
    public string State => string.Create(CultureInfo.InvariantCulture, $"{Bytes:n0} bytes of {Time:yyyy-MM-dd HH:mm:ss}");

    private static string Slashes(string path) => path.Replace(System.IO.Path.DirectorySeparatorChar, '/');
}
