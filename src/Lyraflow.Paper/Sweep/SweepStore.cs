using System.Globalization;
using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Sweep;

/// <summary>The results of finished trainings in a folder, one file each.</summary>
internal sealed class SweepStore(string folder, SweepPlan plan)
{
    private const int LargestFile = 1 << 16;

    private readonly string _folder = Path.Combine(Path.GetFullPath(folder), "results");
    private readonly string _fingerprint = plan.Fingerprint;

    public string Fingerprint => _fingerprint;

    public void Save(SweepResult result)
    {
        Directory.CreateDirectory(_folder);
        AtomicFile.Write(
            PathOf(result.Task), overwrite: true, stream => JsonSerializer.Serialize(stream, result, SweepJson.Default.SweepResult));
    }

    /// <summary>The result of a training; null when it is not finished.</summary>
    /// <exception cref="InputException">The file is damaged or belongs to another plan.</exception>
    public SweepResult? Find(SweepTask task)
    {
        var path = PathOf(task);
        if (!File.Exists(path))
        {
            return null;
        }

        var result = ResultFile.Read(path, SweepJson.Default.SweepResult, LargestFile);
        return result is null
            ? throw new InputException($"{path}: is damaged; delete it to have the training run again.")
            : result.Plan == _fingerprint && result.Task == task
                ? result
                : throw new InputException($"{path}: belongs to another plan; keep each plan in a folder of its own.");
    }

    private string PathOf(SweepTask task)
        => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"task-{task.Number:d5}.json"));
}
