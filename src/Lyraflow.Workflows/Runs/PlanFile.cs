using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Runs;

/// <summary>
/// The plan in the folder of work that several processes share: what the parts are, so that each process finds its own
/// without asking the others, and somebody can tell later whether all are there.
/// </summary>
public static class PlanFile
{
    /// <summary>Its name.</summary>
    public const string Name = "plan.json";

    /// <summary>The key that says which command's work is planned.</summary>
    public const string WorkKey = "work";

    private const long LargestFile = 1L << 30;

    /// <summary>Which command's work a folder's plan is of.</summary>
    /// <exception cref="InputException">There is no plan, or it is damaged.</exception>
    public static string WorkOf(string folder)
    {
        var path = PathIn(folder);
        InputException.ThrowUnless(File.Exists(path), $"{path}: there is no such plan; name the folder that the tasks write to.");
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.GetProperty(WorkKey).GetString()!;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or IOException
            or UnauthorizedAccessException)
        {
            throw Damaged(path, fault);
        }
    }

    /// <summary>The plan of a folder; null where there is none.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static T? Read<T>(string folder, JsonTypeInfo<T> type)
        where T : class
    {
        var path = PathIn(folder);
        return !File.Exists(path) ? null : ResultFile.Read(path, type, LargestFile) ?? throw Damaged(path, null);
    }

    /// <summary>
    /// Writes a plan where there is none yet. Of several processes that do so at once one is first; the others read its plan.
    /// </summary>
    /// <returns>The plan that is there now.</returns>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    public static T WriteFirst<T>(string folder, T plan, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            Write(folder, plan, type, overwrite: false);
            return plan;
        }
        catch (InputException) when (File.Exists(PathIn(folder)))
        {
            return Read(folder, type)!;
        }
    }

    /// <summary>Writes a plan in the place of one that is there.</summary>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    public static void Replace<T>(string folder, T plan, JsonTypeInfo<T> type) => Write(folder, plan, type, overwrite: true);

    private static void Write<T>(string folder, T plan, JsonTypeInfo<T> type, bool overwrite)
        => AtomicFile.Write(PathIn(folder), overwrite, stream => JsonSerializer.Serialize(stream, plan, type));

    private static string PathIn(string folder) => Path.Combine(Path.GetFullPath(folder), Name);

    private static InputException Damaged(string path, Exception? fault)
        => new($"{path}: is no plan, or is damaged; delete it, and it is made again.", fault!);
}
